import { isObject } from '../data-type.js';
import type { RunContext } from './run-context.js';

/** A time that all attempts of a job agree on, in milliseconds since 1970. */
export interface Moment {
  /** When it was first asked for. */
  start: number;
  due: number;
}

/** A recorded moment, and how much the attempt before it had logged, in bytes. */
interface RecordedMoment extends Moment {
  log: number;
}

/**
 * The moment that an earlier attempt has recorded; null if there is none.
 *
 * @param key that of its record: the key of the step, `~`, and a name that is unique within the step
 */
export function recordedMoment({ journal }: RunContext, key: string): RecordedMoment | null {
  const recorded = journal.recorded(key);
  if (!isObject(recorded)) return null;
  const { start, due, log = 0 } = recorded;
  return { start: Number(start), due: Number(due), log: Number(log) };
}

/**
 * Records a moment some seconds from now.
 *
 * @param key as that of {@link recordedMoment}
 * @param more what else its record has
 */
export function newMoment(
  { clock, journal }: RunContext,
  key: string,
  seconds: number,
  more: { log?: number } = {},
): Moment {
  const start = clock.now();
  const moment = { start, due: start + Math.max(0, seconds) * 1000 };
  journal.add(key, { ...moment, ...more });
  return moment;
}
