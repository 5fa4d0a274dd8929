import type { ReadDraft } from './flow-threads/tasks.js';
import { jsonOf, type SentBody } from '../rest/body/request-body.js';
import { ValidationError } from '../rest/errors.js';
import { faultsWithin } from '../rest/fields/dict-field.js';
import { objectIn } from '../rest/fields/given.js';
import { readFields } from '../rest/fields/read-fields.js';
import type { Message } from '../rest/messages.js';
import { ProcessRef } from './dto/process-ref.js';
import { tagOf } from './etag.js';

/** A body of at most this many bytes is parsed in this thread, in at most 40 ms; a larger one in another thread. */
export const READ_AT_ONCE = 128 * 1024;

/**
 * Reads the body of `save`: any JSON object whose text Postgres can store.
 *
 * @throws ValidationError; UnsupportedMediaType; BadRequest if the body cannot be parsed
 */
export function readDraft(sent: SentBody): ReadDraft {
  const document = jsonOf(sent);
  const flow = objectIn(document);
  const { id } = readFields(ProcessRef, document);
  if (document.mayBeUnstorable) refuseUnstorable(flow);
  return { id, text: document.text, etag: tagOf(document.text) };
}

/** The most faulty fields in an error. A flow may have hundreds of thousands. */
const MOST_REPORTED = 100;

function refuseUnstorable(flow: Record<string, unknown>): void {
  const faulty: Record<string, readonly Message[]> = {};
  let count = 0;
  for (const key of Object.keys(flow)) {
    const faults = faultsWithin([flow[key], key]);
    if (faults.length === 0) continue;
    Object.defineProperty(faulty, key, { value: faults, enumerable: true });
    if ((count += 1) === MOST_REPORTED) break;
  }
  if (count > 0) throw new ValidationError(faulty);
}
