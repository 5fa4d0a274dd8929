import { MESSAGES } from '../messages.js';
import { Field, type FieldOptions, Refused } from './field.js';
import type { Given } from './given.js';

/** What DRF's BooleanField takes, beside the numbers 1 and 0. */
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

/** True or false, in the many words that DRF takes for them. */
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
