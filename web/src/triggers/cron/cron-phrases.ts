/** How a cron expression is said in a language. */
export interface CronPhrases {
  weekdays: readonly string[];
  months: readonly string[];
  list: (items: string[]) => string;
  range: (from: string, to: string) => string;
  everySecond: string;
  everySeconds: (every: number) => string;
  atSecond: (seconds: string) => string;
  everyMinute: string;
  everyMinutes: (every: number) => string;
  everyMinutesFrom: (every: number, from: number, to: number) => string;
  atMinute: (minutes: string) => string;
  everyHour: string;
  everyHours: (every: number, from: number) => string;
  duringHours: (hours: string) => string;
  atTimes: (times: string) => string;
  onWeekdays: (days: string) => string;
  onDays: (days: string) => string;
  everyDays: (every: number, from: number) => string;
  lastDay: string;
  lastWeekday: (weekday: string) => string;
  nearest: (day: number) => string;
  nth: (weekday: string, nth: number) => string;
  or: (one: string, other: string) => string;
  inMonths: (months: string) => string;
  everyDay: string;
  sentence: (parts: { time: string; day: string; month: string; isByClock: boolean }) => string;
}

const ORDINALS = ['', 'first', 'second', 'third', 'fourth', 'fifth'];

const en: CronPhrases = {
  weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  months: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  list: (items) => new Intl.ListFormat('en', { type: 'conjunction' }).format(items),
  range: (from, to) => `${from} to ${to}`,
  everySecond: 'every second',
  everySeconds: (every) => `every ${every} seconds`,
  atSecond: (seconds) => `at second ${seconds}`,
  everyMinute: 'every minute',
  everyMinutes: (every) => `every ${every} minutes`,
  everyMinutesFrom: (every, from, to) => `every ${every} minutes from minute ${from} to ${to}`,
  atMinute: (minutes) => `at minute ${minutes}`,
  everyHour: 'of every hour',
  everyHours: (every, from) => `every ${every} hours from ${from}:00`,
  duringHours: (hours) => `in the hours ${hours}`,
  atTimes: (times) => `at ${times}`,
  onWeekdays: (days) => `on ${days}`,
  onDays: (days) => `on day ${days} of the month`,
  everyDays: (every, from) => `every ${every} days from day ${from} of the month`,
  lastDay: 'on the last day of the month',
  lastWeekday: (weekday) => `on the last ${weekday} of the month`,
  nearest: (day) => `on the working day nearest to day ${day} of the month`,
  nth: (weekday, nth) => `on the ${ORDINALS[nth]} ${weekday} of the month`,
  or: (one, other) => `${one} or ${other}`,
  inMonths: (months) => `in ${months}`,
  everyDay: 'every day',
  sentence: ({ time, day, month, isByClock }) => {
    const when = day === '' && isByClock ? `every day ${time}` : [time, day].filter(Boolean).join(', ');
    const text = [when, month].filter(Boolean).join(', ');
    return text.charAt(0).toUpperCase() + text.slice(1);
  },
};

const CHINESE_WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'];

const zh: CronPhrases = {
  weekdays: CHINESE_WEEKDAYS.map((day) => `周${day}`),
  months: Array.from({ length: 12 }, (_, index) => `${index + 1} 月`),
  list: (items) => items.join('、'),
  range: (from, to) => `${from}至${to}`,
  everySecond: '每秒',
  everySeconds: (every) => `每 ${every} 秒`,
  atSecond: (seconds) => `第 ${seconds} 秒`,
  everyMinute: '每分钟',
  everyMinutes: (every) => `每 ${every} 分钟`,
  everyMinutesFrom: (every, from, to) => `第 ${from} 至 ${to} 分钟内每 ${every} 分钟`,
  atMinute: (minutes) => `第 ${minutes} 分钟`,
  everyHour: '每小时',
  everyHours: (every, from) => `从 ${from} 点起每 ${every} 小时`,
  duringHours: (hours) => `${hours} 点`,
  atTimes: (times) => times,
  onWeekdays: (days) => `每${days}`,
  onDays: (days) => `每月 ${days} 日`,
  everyDays: (every, from) => `每月 ${from} 日起每 ${every} 天`,
  lastDay: '每月最后一天',
  lastWeekday: (weekday) => `每月最后一个${weekday}`,
  nearest: (day) => `每月最接近 ${day} 日的工作日`,
  nth: (weekday, nth) => `每月第 ${nth} 个${weekday}`,
  or: (one, other) => `${one}或${other}`,
  inMonths: (months) => months,
  everyDay: '每天',
  sentence: ({ time, day, month, isByClock }) =>
    [month, day === '' && isByClock ? '每天' : day, time].filter(Boolean).join(' '),
};

export const PHRASES = { en, zh };
