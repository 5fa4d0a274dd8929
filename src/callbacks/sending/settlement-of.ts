import { retryDelay } from './retry-delay.js';
import type { SendResult } from './send-callback.js';
import type { Settlement } from './settle-statements.js';

/** The receiver says that there will never be anything at this address. */
const GONE = 410;

/**
 * What follows from a try.
 *
 * @param failures how many tries failed before this one
 * @param random from 0 up to 1
 */
export function settlementOf(
  { status, error }: SendResult,
  failures: number,
  random: number,
): Pick<Settlement, 'state' | 'delayMs'> {
  if (error === null) return { state: 'delivered', delayMs: null };
  const delayMs = status === GONE ? null : retryDelay(failures + 1, random);
  return { state: delayMs === null ? 'failed' : 'waiting', delayMs };
}
