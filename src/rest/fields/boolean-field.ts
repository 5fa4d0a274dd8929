import { MESSAGES } from '../messages.js';
import { Field, type FieldOptions, type FieldSchema, Refused } from './field.js';
import type { Given } from './given.js';

const TRUE = new Set<unknown>([
  ...['t', 'T', 'y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON', '1'],
  ...[1, true],
]);

const FALSE = new Set<unknown>([
  ...['f', 'F', 'n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF', '0'],
  ...[0, false],
]);

/** Yes or no, in any of the words that DRF takes for them. */
export function BooleanField(options: FieldOptions<boolean>): PropertyDecorator {
  const read = ({ value }: Given): boolean | Refused => {
    const word = typeof value === 'string' ? value.trim() : value;
    if (TRUE.has(word)) return true;
    return FALSE.has(word) ? false : new Refused(MESSAGES.notABoolean);
  };
  const schema: FieldSchema = { type: 'boolean' };
  return Field({ options, kind: 'boolean', bounds: {}, allowsBlank: false, schema, read });
}
