import { JsonDocument } from '../body/json-document.js';
import { MESSAGES, type Message } from '../messages.js';
import { pythonTypeName } from '../python.js';
import { characterFaults } from './char-field.js';
import { Field, Refused } from './field.js';
import type { FieldOptions } from './field-rules.js';
import { A_FILE, type Given } from './given.js';
import type { JsonSchema } from './json-schema.js';

const NONE: Message[] = [];

/** An object of any JSON values. In a form, it is JSON text, or texts by their names: `inputs[who]`. */
export function DictField(options: FieldOptions<Record<string, unknown>>): PropertyDecorator {
  const read = (given: Given): unknown => {
    const value = given.value === A_FILE ? new Refused(MESSAGES.notJson) : valueOf(given);
    if (value instanceof Refused) return value;
    const source = typeof value === 'number' && !given.form ? given.numberText() : '';
    return readDict(value, source, () => given.mayBeUnstorable());
  };
  return Field({
    options,
    kind: 'field',
    bounds: {},
    hasMembers: true,
    allowsBlank: false,
    schema: DICT,
    read,
  });
}

const valueOf = ({ form, value }: Given): unknown =>
  form && typeof value === 'string' ? parsed(value) : value;

/** The schema of an object of any JSON values. */
export const DICT: JsonSchema = { type: 'object', additionalProperties: true };

/**
 * Reads one object of any JSON values.
 *
 * @param source the JSON text of the value if it is a number
 * @param mayBeUnstorable whether strings in it may have characters that Postgres cannot store
 */
export function readDict(
  value: unknown,
  source: string,
  mayBeUnstorable: () => boolean,
): Record<string, unknown> | Refused {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return new Refused(MESSAGES.notADictionary(pythonTypeName(value, source)));
  const faults = mayBeUnstorable() ? faultsWithin(value) : NONE;
  return faults.length === 0 ? (value as Record<string, unknown>) : new Refused(...faults);
}

/** Parses the JSON text of a field of a form. */
export function parsed(text: string): unknown {
  try {
    return JsonDocument.read(text).value;
  } catch {
    return new Refused(MESSAGES.notJson);
  }
}

/**
 * Messages for characters that Postgres cannot store, in any key or string at any depth. Stops at the first string with such
 * characters. Recursion is safe, since the depth of a body is limited. It allocates nothing: a list of pending values took
 * 0.1 s for 350,000 empty lists.
 */
export function faultsWithin(value: unknown): Message[] {
  if (typeof value === 'string') return characterFaults(value);
  if (typeof value !== 'object' || value === null) return NONE;
  if (Array.isArray(value)) {
    for (const within of value as unknown[]) {
      const faults = faultsWithin(within);
      if (faults.length > 0) return faults;
    }
    return NONE;
  }
  for (const key of Object.keys(value)) {
    const ofKey = characterFaults(key);
    if (ofKey.length > 0) return ofKey;
    const faults = faultsWithin((value as Record<string, unknown>)[key]);
    if (faults.length > 0) return faults;
  }
  return NONE;
}
