import { MESSAGES } from '../messages.js';
import { Field, Refused } from './field.js';
import type { FieldOptions } from './field-rules.js';
import { A_FILE } from './given.js';

/** A field of any JSON value, which is validated elsewhere. In a form, it is text, or an object of texts by their names: `value[a]`. */
export function JsonField(options: FieldOptions<unknown>): PropertyDecorator {
  return Field({
    options,
    kind: 'field',
    bounds: {},
    hasMembers: true,
    allowsBlank: true,
    schema: {},
    read: ({ value }) => (value === A_FILE ? new Refused(MESSAGES.notJson) : value),
  });
}
