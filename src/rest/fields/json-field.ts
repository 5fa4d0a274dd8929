import { MESSAGES } from '../messages.js';
import { Field, Refused } from './field.js';
import type { FieldOptions } from './field-rules.js';
import { A_FILE, type Given } from './given.js';

/**
 * A field of any JSON value, which is validated elsewhere. In a form, it is text, or an object of texts by their names: `value[a]`.
 *
 * @param read gives what the DTO gets of a value that was sent
 */
export function JsonField(
  options: FieldOptions<unknown>,
  read: (given: Given) => unknown = ({ value }) => value,
): PropertyDecorator {
  return Field({
    options,
    kind: 'field',
    bounds: {},
    hasMembers: true,
    allowsBlank: true,
    schema: {},
    read: (given) => (given.value === A_FILE ? new Refused(MESSAGES.notJson) : read(given)),
  });
}
