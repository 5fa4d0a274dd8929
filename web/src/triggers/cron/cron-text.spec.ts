import { cronText } from './cron-text.js';

describe('cronText', () => {
  it.each([
    ['* * * * *', 'Every minute', '每分钟'],
    ['*/15 * * * *', 'Every 15 minutes', '每 15 分钟'],
    ['5 * * * *', 'At minute 5 of every hour', '每小时 第 5 分钟'],
    ['30 8 * * *', 'Every day at 08:30', '每天 08:30'],
    ['@daily', 'Every day at 00:00', '每天 00:00'],
    ['0 9,18 * * 1-5', 'At 09:00 and 18:00, on Monday to Friday', '每周一至周五 09:00、18:00'],
    ['0 9 * * 1,2,3,4,5', 'At 09:00, on Monday to Friday', '每周一至周五 09:00'],
    ['0 9 * * MON,FRI', 'At 09:00, on Monday and Friday', '每周一、周五 09:00'],
    ['0 9 * * 7', 'At 09:00, on Sunday', '每周日 09:00'],
    ['0 9 1,15 * *', 'At 09:00, on day 1 and 15 of the month', '每月 1、15 日 09:00'],
    ['0 9 L * *', 'At 09:00, on the last day of the month', '每月最后一天 09:00'],
    [
      '0 9 15W * *',
      'At 09:00, on the working day nearest to day 15 of the month',
      '每月最接近 15 日的工作日 09:00',
    ],
    ['0 9 * * 5#2', 'At 09:00, on the second Friday of the month', '每月第 2 个周五 09:00'],
    ['0 9 * * 5L', 'At 09:00, on the last Friday of the month', '每月最后一个周五 09:00'],
    ['0 9 1 * 1', 'At 09:00, on day 1 of the month or on Monday', '每月 1 日或每周一 09:00'],
    ['0 9 1 1,7 *', 'At 09:00, on day 1 of the month, in January and July', '1 月、7 月 每月 1 日 09:00'],
    ['*/10 8-17 * * *', 'Every 10 minutes in the hours 8 to 17', '8至17 点 每 10 分钟'],
    ['0 */2 * * *', 'At minute 0 every 2 hours from 0:00', '从 0 点起每 2 小时 第 0 分钟'],
    ['*/5 * * * * *', 'Every 5 seconds', '每 5 秒'],
    ['*/45 * * * *', 'At minute 0 and 45 of every hour', '每小时 第 0、45 分钟'],
    ['*/25 8 * * *', 'Every day at 08:00, 08:25, and 08:50', '每天 08:00、08:25、08:50'],
    ['*/40 * * * * *', 'At second 0 and 40', '第 0、40 秒'],
    ['0 */9 * * *', 'Every day at 00:00, 09:00, and 18:00', '每天 00:00、09:00、18:00'],
    ['30 0 9 * * *', 'Every day at 09:00:30', '每天 09:00:30'],
  ])('says what %s means', (cron, en, zh) => {
    expect([cronText(cron, 'en'), cronText(cron, 'zh')]).toEqual([en, zh]);
  });

  it.each(['', '* * * *', '61 * * * *', '0 9 * * FOO', '1-x * * * *', '@never', '5-2 * * * *'])(
    'leaves "%s" to the server',
    (cron) => {
      expect(cronText(cron, 'en')).toBeUndefined();
    },
  );
});
