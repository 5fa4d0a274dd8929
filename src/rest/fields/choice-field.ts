import { MESSAGES } from '../messages.js';
import { Field, Refused } from './field.js';
import type { FieldOptions } from './field-rules.js';
import type { Given } from './given.js';
import type { JsonSchema } from './json-schema.js';

interface ChoiceOptions<Choice extends string> extends FieldOptions<Choice> {
  choices: readonly Choice[];
}

/** A field with a fixed set of values. */
export function ChoiceField<Choice extends string>(options: ChoiceOptions<Choice>): PropertyDecorator {
  const { choices } = options;
  const read = (given: Given): string | Refused =>
    choices.find((choice) => choice === given.value) ??
    new Refused(
      MESSAGES.notAChoice(typeof given.value === 'string' ? given.value : JSON.stringify(given.value)),
    );
  const schema: JsonSchema = { type: 'string', enum: [...choices] };
  return Field({ options, kind: 'choice', bounds: {}, allowsBlank: false, schema, read });
}
