import type { FieldOptions } from '../../rest/fields/field-rules.js';
import { JsonField } from '../../rest/fields/json-field.js';
import { pythonStr } from '../../rest/python.js';

/** A value as it was sent. */
export interface SentValue {
  json: unknown;
  /** Of a number, the text, with all its digits: as a text field takes it. */
  text?: string;
}

/** A field of a value whose type another field says: a number can be meant as a text. */
export const ValueField = (options: FieldOptions<unknown>): PropertyDecorator =>
  JsonField(options, (given): SentValue => {
    const json = given.value;
    return typeof json === 'number' ? { json, text: pythonStr(given.numberText()) } : { json };
  });
