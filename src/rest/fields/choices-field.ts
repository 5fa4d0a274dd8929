import { MESSAGES } from '../messages.js';
import { Field, Refused } from './field.js';
import type { FieldOptions } from './field-rules.js';
import type { Given } from './given.js';
import type { JsonSchema } from './json-schema.js';

interface ChoicesOptions<Choice extends string> extends FieldOptions<Choice[]> {
  choices: readonly Choice[];
}

/** A parameter of the query string with one or more values of a fixed set, separated by commas. */
export function ChoicesField<Choice extends string>(options: ChoicesOptions<Choice>): PropertyDecorator {
  const { choices } = options;
  const read = ({ value }: Given): string[] | Refused => {
    const given = new Set(typeof value === 'string' ? value.split(',') : [JSON.stringify(value)]);
    const unknown = [...given].filter((one) => !choices.includes(one as Choice));
    return unknown.length === 0 ? [...given] : new Refused(...unknown.map(MESSAGES.notAChoice));
  };
  const one = choices.join('|');
  const schema: JsonSchema = { type: 'string', pattern: `^(${one})(,(${one}))*$` };
  return Field({ options, kind: 'list', bounds: {}, allowsBlank: false, schema, read });
}
