import { A_FILE } from '../../rest/fields/given.js';
import { Field, Refused } from '../../rest/fields/field.js';
import type { FieldOptions } from '../../rest/fields/field-rules.js';
import { MESSAGES } from '../../rest/messages.js';
import { pythonStr } from '../../rest/python.js';

/** A value as it was sent. */
export interface SentValue {
  json: unknown;
  /** Of a number, the text, with all its digits: as a text field takes it. */
  text?: string;
}

/** As `JsonField`, for a value whose type another field says: a number can be meant as a text. */
export const ValueField = (options: FieldOptions<unknown>): PropertyDecorator =>
  Field({
    options,
    kind: 'field',
    bounds: {},
    hasMembers: true,
    allowsBlank: true,
    schema: {},
    read: (given): SentValue | Refused => {
      if (given.value === A_FILE) return new Refused(MESSAGES.notJson);
      if (typeof given.value !== 'number') return { json: given.value };
      return { json: given.value, text: pythonStr(given.numberText()) };
    },
  });
