import { Field, type FieldOptions } from './field.js';

/** Any JSON, for a rule elsewhere to judge; a form gives text. */
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
