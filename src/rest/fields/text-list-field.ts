import { MESSAGES, type Message } from '../messages.js';
import { pythonTypeName } from '../python.js';
import { readText } from './char-field.js';
import { Field, Refused } from './field.js';
import type { FieldOptions } from './field-rules.js';
import type { Given } from './given.js';
import type { JsonSchema } from './json-schema.js';

interface TextListOptions extends FieldOptions<string[]> {
  /** Maximum number of strings. */
  maxItems: number;
  /** Maximum length of each, in characters. */
  maxLength: number;
}

/** A list of strings, none of them empty. A form repeats the field. */
export function TextListField(options: TextListOptions): PropertyDecorator {
  const { maxItems, maxLength } = options;
  const read = (given: Given): string[] | Refused => {
    if (!given.form && !Array.isArray(given.value)) {
      const source = typeof given.value === 'number' ? given.numberText() : '';
      return new Refused(MESSAGES.notAList(pythonTypeName(given.value, source)));
    }
    const values = given.form ? given.all() : (given.value as unknown[]);
    if (values.length > maxItems) return new Refused(MESSAGES.tooManyItems(maxItems));
    const texts: string[] = [];
    const faults = new Set<Message>();
    for (const [index, value] of values.entries()) {
      const text =
        value === null
          ? new Refused(MESSAGES.null)
          : readText(elementOf(given, value, index), { max: maxLength });
      if (text instanceof Refused) for (const message of text.messages) faults.add(message);
      else texts.push(text);
    }
    return faults.size === 0 ? texts : new Refused(...faults);
  };
  const items: JsonSchema = { type: 'string', minLength: 1, maxLength };
  const schema: JsonSchema = { type: 'array', maxItems, items };
  return Field({ options, kind: 'list', bounds: { max_length: maxItems }, allowsBlank: false, schema, read });
}

const elementOf = (given: Given, value: unknown, index: number): Given => ({
  ...given,
  value,
  numberText: (...path) => given.numberText(index, ...path),
});
