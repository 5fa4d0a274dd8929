/** How long a new API key is valid: for some days, without an end, or until a day. */
export const EXPIRIES = ['d30', 'd90', 'd365', 'never', 'day'] as const;
export type Expiry = (typeof EXPIRIES)[number];

const DAYS = { d30: 30, d90: 90, d365: 365 };

/**
 * When a key expires, in unix seconds; null: never; undefined: no day was chosen.
 *
 * @param day the last day, `2026-11-26` in the time of this computer: the key is valid until midnight
 * @param now unix milliseconds
 */
export function expiryTime(expiry: Expiry, day: string, now: number): number | null | undefined {
  if (expiry === 'never') return null;
  if (expiry !== 'day') return Math.floor(now / 1_000) + DAYS[expiry] * 86_400;
  const last = new Date(`${day}T00:00:00`);
  if (Number.isNaN(last.getTime())) return undefined;
  last.setDate(last.getDate() + 1);
  return Math.floor(last.getTime() / 1_000);
}
