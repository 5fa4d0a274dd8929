import type { ClassConstructor } from 'class-transformer';
import { JsonDocument } from '../rest/body/json-document.js';
import { ValidationError } from '../rest/errors.js';
import { readFields } from '../rest/fields/read-fields.js';
import type { Message } from '../rest/messages.js';

/** An object of a file whose keys were not checked yet. */
export type Entry = Record<string, unknown>;

/** Whether a value of a file is an object, and no list. */
export const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads members of an entry by the rules that hold for a body.
 *
 * @param names the members to read
 * @param known values of fields that a file does not have
 * @throws ValidationError
 */
export function readEntry<Input extends object>(
  Input: ClassConstructor<Input>,
  entry: Entry,
  names: readonly string[],
  known: Partial<Input> = {},
): Input {
  const given = Object.fromEntries(names.map((name) => [name, entry[name]]));
  return readFields(Input, JsonDocument.read(JSON.stringify({ ...given, ...known })));
}

/** The result of `work`; null if it throws a ValidationError, whose messages are told to `refuse`. */
export function orRefuse<Result>(
  work: () => Result,
  refuse: (field: string, why: Message) => void,
): Result | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    for (const [field, messages] of Object.entries(error.fields))
      for (const why of messages) refuse(field, why);
    return null;
  }
}
