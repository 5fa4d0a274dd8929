const STEPS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** A moment as seen from now, in a language: `3 min. ago`, `2 小时前`, `in 4 days`. Both are unix seconds. */
export function agoText(at: number, now: number, language: string): string {
  const seconds = at - now;
  const format = (numeric: 'always' | 'auto') =>
    new Intl.RelativeTimeFormat(language, { numeric, style: 'short' });
  // In numbers: "yesterday" and "last year" are of the calendar, which begins at midnight.
  for (const [unit, length] of STEPS)
    if (Math.abs(seconds) >= length) return format('always').format(Math.trunc(seconds / length), unit);
  return format('auto').format(0, 'second');
}
