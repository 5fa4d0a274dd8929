import { isObject } from '../data-type.js';
import type { Json } from '../json.js';
import type { AttemptResult } from './attempt-result.js';

/**
 * The record of a function's outcome in the journal. Older releases read only `err` of a failure.
 *
 * @param logged how much it has logged, in bytes
 */
export function recordOf(done: AttemptResult, logged: number): Record<string, Json> {
  const record: Record<string, Json> = {};
  if ('failure' in done) {
    const { en, zh } = done.failure.message;
    record.err = en;
    if (zh !== en) record.zh = zh;
  } else {
    record.out = done.outputs;
    if (done.leave !== undefined) record.leave = done.leave;
  }
  if (logged > 0) record.log = logged;
  return record;
}

/** Whether the record of a function's outcome is that of a failure. */
export const isFailure = (record: Json): boolean => isObject(record) && typeof record.err === 'string';

/** The outcome of a function from its record, and how much it had logged, in bytes. */
export function readRecord(record: Json): { done: AttemptResult; logged: number } {
  const { out, err, zh, log, leave } = isObject(record) ? record : {};
  const logged = typeof log === 'number' ? log : 0;
  if (typeof err !== 'string') {
    const outputs = isObject(out) ? out : {};
    return { done: typeof leave === 'string' ? { outputs, leave } : { outputs }, logged };
  }
  const message = { en: err, zh: typeof zh === 'string' ? zh : err };
  return { done: { failure: { message, origin: null, mayRetry: false, timedOut: false } }, logged };
}
