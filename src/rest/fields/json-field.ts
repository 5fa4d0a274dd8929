import { Field } from './field.js';
import type { FieldOptions } from './field-rules.js';

/** A field of any JSON value, which is validated elsewhere. In a form, it is text. */
export function JsonField(options: FieldOptions<unknown>): PropertyDecorator {
  return Field({
    options,
    kind: 'field',
    bounds: {},
    allowsBlank: true,
    schema: {},
    read: ({ value }) => value,
  });
}
