import type { HashedFlow, SentFlow } from './flow-threads/tasks.js';
import { JsonDocument } from '../rest/body/json-document.js';
import { bodyOf, type SentBody } from '../rest/body/request-body.js';
import { allFields } from '../rest/fields/given.js';
import { readFields } from '../rest/fields/read-fields.js';
import { ProcessRef } from './dto/process-ref.js';

/** The maximum size of the body of a request with a flow, in bytes. */
export const FLOW_LIMIT = 10 * 1024 * 1024;

/**
 * Reads the body of `check`: a flow, or the id of a process whose draft is to be checked. A body with a
 * `nodeList`, or with any other array or object as a value, is a flow.
 *
 * @param check checks a flow
 * @throws ValidationError; UnsupportedMediaType; BadRequest if the body cannot be parsed
 */
export async function readSentFlow(
  sent: SentBody,
  check: (flow: Record<string, unknown>) => HashedFlow,
): Promise<SentFlow> {
  const body = await bodyOf(sent);
  if (body instanceof JsonDocument) {
    const fields = allFields(body);
    if (Object.hasOwn(fields, 'nodeList') || Object.values(fields).some(isObject))
      return { checked: check(fields) };
  }
  return { id: readFields(ProcessRef, body).id };
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
