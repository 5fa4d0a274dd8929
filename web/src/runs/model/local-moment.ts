/** A moment in unix seconds as a field for date and time shows it, where the person is: `2026-01-31T08:30`. */
export function localMoment(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  const at = new Date(seconds * 1_000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The moment of such a field, in unix seconds; undefined if it is empty or no moment. */
export function momentOf(text: string): number | undefined {
  const ms = new Date(text).getTime();
  return text === '' || Number.isNaN(ms) ? undefined : Math.floor(ms / 1_000);
}
