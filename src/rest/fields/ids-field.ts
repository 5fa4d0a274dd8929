import { MESSAGES } from '../messages.js';
import { pythonStr, pythonTypeName } from '../python.js';
import { Field, Refused } from './field.js';
import type { FieldOptions } from './field-rules.js';
import type { Given } from './given.js';
import type { JsonSchema } from './json-schema.js';
import { namedSchema } from './named-schema.js';
import { idSchemas, readInteger } from './integer-field.js';
import { MAX_INTEGER } from './ids.js';

interface IdsOptions extends FieldOptions<number[]> {
  /** The greatest id. Default: that of most records, not of jobs. */
  max?: number;
}

/** A field of ids in one string, comma separated (`"1,2,3"`), or a single number. */
export function IdsTextField(options: IdsOptions & { example: string }): PropertyDecorator {
  const { max = MAX_INTEGER } = options;
  const read = (given: Given): number[] | Refused => {
    const text = typeof given.value === 'number' ? pythonStr(given.numberText()) : given.value;
    if (typeof text !== 'string') return new Refused(MESSAGES.notAString);
    return idsFrom(partsOf(text), () => '', max);
  };
  // The schema itself allows null. Otherwise generators make a type for `pk` and one for `pk[]`, and give both the same name.
  const schema = namedSchema('Ids', {
    description: 'Ids in one string, comma separated, or a single number; null for none',
    type: ['string', 'integer', 'null'],
  });
  return Field({ options, kind: 'string', bounds: {}, allowsBlank: false, schema, read });
}

/** A field of ids in an array. A form repeats the field. */
export function IdListField(options: IdsOptions): PropertyDecorator {
  const { max = MAX_INTEGER } = options;
  const read = (given: Given): number[] | Refused => {
    if (given.form) return idsFrom(given.all(), () => '', max);
    if (Array.isArray(given.value)) return idsFrom(given.value, (index) => given.numberText(index), max);
    const source = typeof given.value === 'number' ? given.numberText() : '';
    return new Refused(MESSAGES.notAList(pythonTypeName(given.value, source)));
  };
  const schema: JsonSchema = { type: 'array', items: idSchemas(max).bodySchema };
  return Field({ options, kind: 'list', bounds: {}, allowsBlank: false, schema, read });
}

/** The non-blank parts between commas: at most one more than {@link MAX_IDS}. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start <= text.length && parts.length <= MAX_IDS;) {
    const comma = text.indexOf(',', start);
    const end = comma === -1 ? text.length : comma;
    const part = text.slice(start, end);
    if (part.trim() !== '') parts.push(part);
    start = end + 1;
  }
  return parts;
}

/** Maximum number of ids in a field, which bounds the work of the database. */
const MAX_IDS = 10_000;

function idsFrom(
  values: readonly unknown[],
  numberText: (index: number) => string,
  max: number,
): number[] | Refused {
  if (values.length > MAX_IDS) return new Refused(MESSAGES.tooManyIds(MAX_IDS));
  const ids: number[] = [];
  for (const [index, value] of values.entries()) {
    const id =
      value === null ? new Refused(MESSAGES.null) : readInteger(value, () => numberText(index), 1, max);
    if (id instanceof Refused) return id;
    ids.push(id);
  }
  return ids;
}
