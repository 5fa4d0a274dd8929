import { MESSAGES } from '../messages.js';
import { Field, Refused } from './field.js';
import type { FieldOptions } from './field-rules.js';
import type { Given } from './given.js';

/** The strings that DRF's BooleanField accepts as true. */
const TRUE = new Set([
  't',
  'T',
  'y',
  'Y',
  'yes',
  'Yes',
  'YES',
  'true',
  'True',
  'TRUE',
  'on',
  'On',
  'ON',
  '1',
]);
const FALSE = new Set([
  'f',
  'F',
  'n',
  'N',
  'no',
  'No',
  'NO',
  'false',
  'False',
  'FALSE',
  'off',
  'Off',
  'OFF',
  '0',
]);

/** A boolean field, with all the words and numbers that DRF accepts. */
export function BooleanField(options: FieldOptions<boolean>): PropertyDecorator {
  const read = ({ value }: Given): boolean | Refused => {
    if (typeof value === 'boolean') return value;
    const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
    if (TRUE.has(text)) return true;
    return FALSE.has(text) ? false : new Refused(MESSAGES.notABoolean);
  };
  return Field({
    options,
    kind: 'boolean',
    bounds: {},
    allowsBlank: false,
    schema: { type: 'boolean' },
    read,
  });
}
