import { MESSAGES } from '../messages.js';
import { pythonStr, pythonTypeName } from '../python.js';
import { Field, type FieldOptions, type FieldSchema, Refused } from './field.js';
import type { Given } from './given.js';
import { MAX_INTEGER, readInteger } from './integer-field.js';

/** Ids in one string, comma separated (`"1,2,3"`), or a single number. */
export function IdsTextField(options: FieldOptions<number[]> & { example: string }): PropertyDecorator {
  const read = (given: Given): number[] | Refused => {
    const text = typeof given.value === 'number' ? pythonStr(given.numberText()) : given.value;
    if (typeof text !== 'string') return new Refused(MESSAGES.notAString);
    const parts = text.split(',').filter((part) => part.trim() !== '');
    return idsFrom(parts, () => '');
  };
  const schema: FieldSchema = { oneOf: [{ type: 'string' }, { type: 'integer' }] };
  return Field({ options, kind: 'string', bounds: {}, allowsBlank: false, schema, read });
}

/** Ids in an array; a form repeats the field. */
export function IdListField(options: FieldOptions<number[]>): PropertyDecorator {
  const read = (given: Given): number[] | Refused => {
    if (given.form) return idsFrom(given.all(), () => '');
    if (Array.isArray(given.value)) return idsFrom(given.value, (index) => given.numberText(index));
    const source = typeof given.value === 'number' ? given.numberText() : '';
    return new Refused(MESSAGES.notAList(pythonTypeName(given.value, source)));
  };
  const items: FieldSchema = { type: 'integer', minimum: 1, maximum: MAX_INTEGER };
  const schema: FieldSchema = { type: 'array', items };
  return Field({ options, kind: 'list', bounds: {}, allowsBlank: false, schema, read });
}

function idsFrom(values: readonly unknown[], numberText: (index: number) => string): number[] | Refused {
  const ids: number[] = [];
  for (const [index, value] of values.entries()) {
    const id =
      value === null
        ? new Refused(MESSAGES.null)
        : readInteger(value, () => numberText(index), 1, MAX_INTEGER);
    if (id instanceof Refused) return id;
    ids.push(id);
  }
  return ids;
}
