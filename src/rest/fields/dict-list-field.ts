import { MESSAGES } from '../messages.js';
import { pythonTypeName } from '../python.js';
import { DICT, parsed, readDict } from './dict-field.js';
import { Field, Refused } from './field.js';
import type { FieldOptions } from './field-rules.js';
import type { Given } from './given.js';
import type { JsonSchema } from './json-schema.js';

interface DictListOptions extends FieldOptions<Record<string, unknown>[]> {
  /** Maximum number of objects. */
  most: number;
}

/**
 * A list of 1 to `most` objects of any JSON values. A form repeats the field, each time with the JSON text of one object, or gives it
 * once with the JSON text of the list. An item that is no such object is read as {@link Refused}: the reader of the field reports it with
 * the other faults of the list (`refusedItems`).
 */
export function DictListField(options: DictListOptions): PropertyDecorator {
  const { most } = options;
  const read = (given: Given): (Record<string, unknown> | Refused)[] | Refused => {
    const values = given.form ? formValues(given) : given.value;
    if (!Array.isArray(values)) {
      const source = typeof values === 'number' ? given.numberText() : '';
      return new Refused(MESSAGES.notAList(pythonTypeName(values, source)));
    }
    if (values.length === 0) return new Refused(MESSAGES.emptyList);
    if (values.length > most) return new Refused(MESSAGES.tooManyItems(most));
    return readItems(values, given.mayBeUnstorable());
  };
  const schema: JsonSchema = { type: 'array', minItems: 1, maxItems: most, items: DICT };
  const bounds = { min_length: 1, max_length: most };
  return Field({ options, kind: 'list', bounds, allowsBlank: false, schema, read });
}

/** The parsed values of a form's field. The value of a file is no text, and stays as it is. */
function formValues(given: Given): unknown {
  if (typeof given.value !== 'string') return [given.value];
  const values = given.all().map((text) => parsed(String(text)));
  const [first] = values;
  return values.length === 1 && Array.isArray(first) ? first : values;
}

const readItems = (
  values: readonly unknown[],
  mayBeUnstorable: boolean,
): (Record<string, unknown> | Refused)[] =>
  values.map((value) => {
    if (value === null) return new Refused(MESSAGES.null);
    if (value instanceof Refused) return value;
    // The text of the number is not looked up in the body: that would take a pass over the body for each number.
    const source = typeof value === 'number' ? String(value) : '';
    return readDict(value, source, () => mayBeUnstorable);
  });
