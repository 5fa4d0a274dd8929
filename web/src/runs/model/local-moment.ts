/** A moment in unix seconds as a field for date and time shows it, where the person is: `2026-01-31T08:30`. */
export function localMoment(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  const at = new Date(seconds * 1_000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The latest moment that the server takes, in unix seconds. The earliest is 1. */
export const LATEST_MOMENT = 2 ** 31 - 1;

/** The moment of such a field, in unix seconds; undefined if it is empty or none that the server takes, as in the year 0002 while 2026 is typed. */
export function momentOf(text: string): number | undefined {
  const seconds = Math.floor(new Date(text).getTime() / 1_000);
  return seconds > 0 && seconds <= LATEST_MOMENT ? seconds : undefined;
}
