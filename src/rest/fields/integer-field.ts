import { MESSAGES } from '../messages.js';
import { pythonInt, pythonStr } from '../python.js';
import { Field, Refused } from './field.js';
import type { FieldOptions } from './field-rules.js';
import type { Given } from './given.js';
import { MAX_BIG_ID, MAX_INTEGER } from './ids.js';
import type { JsonSchema } from './json-schema.js';
import { namedSchema } from './named-schema.js';

/** DRF refuses longer strings as integers. */
const MAX_TEXT_LENGTH = 1_000;

interface IntegerOptions extends FieldOptions<number> {
  min?: number;
  max?: number;
  /** Whether it is an id, which bodies may give as a string too. */
  isId?: boolean;
}

/** An integer field. `"7"` and `7.0` are read as 7. */
export function IntegerField(options: IntegerOptions): PropertyDecorator {
  const { min = -MAX_INTEGER - 1, max = MAX_INTEGER } = options;
  const read = (given: Given) => readInteger(given.value, () => given.numberText(), min, max);
  const bounds = { min_value: min, max_value: max };
  const schema: JsonSchema = {
    type: 'integer',
    ...(Number.isFinite(min) && { minimum: min }),
    ...(Number.isFinite(max) && { maximum: max }),
  };
  const schemas = options.isId ? idSchemas(max) : { schema };
  return Field({ options, kind: 'integer', bounds, allowsBlank: false, ...schemas, read });
}

/** A field for an id: a positive 32-bit integer. */
export const IdField = (options: FieldOptions<number>): PropertyDecorator =>
  IntegerField({ min: 1, isId: true, ...options });

/** A field for the id of a job or of one of its records: a positive integer up to 2^53 − 1. */
export const BigIdField = (options: FieldOptions<number>): PropertyDecorator =>
  IntegerField({ min: 1, max: MAX_BIG_ID, isId: true, ...options });

/** The schemas of ids: integers in a query string, integers or strings in a body. */
export function idSchemas(max: number): { schema: JsonSchema; bodySchema: JsonSchema } {
  const schema: JsonSchema = { type: 'integer', minimum: 1, maximum: max };
  const anyOf = [schema, { type: 'string', pattern: '^[0-9]+$' }];
  const description = 'An id, as an integer or a string';
  return { schema, bodySchema: namedSchema(max === MAX_INTEGER ? 'Id' : 'LongId', { description, anyOf }) };
}

/** Reads one integer as DRF's IntegerField does. */
export function readInteger(
  value: unknown,
  numberText: () => string,
  min: number,
  max: number,
): number | Refused {
  const integer = integerOf(value, numberText);
  if (integer instanceof Refused) return integer;
  if (integer > max) return new Refused(MESSAGES.maxValue(max));
  if (integer < min) return new Refused(MESSAGES.minValue(min));
  return integer;
}

function integerOf(value: unknown, numberText: () => string): number | Refused {
  // Python prints a whole number of this size (below 1e16) as digits, with at most a `.0`, which is removed below.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const text = typeof value === 'number' ? pythonStr(numberText()) : value;
  if (typeof text !== 'string') return new Refused(MESSAGES.notAnInteger);
  if (typeof value === 'string' && value.length > MAX_TEXT_LENGTH)
    return new Refused(MESSAGES.stringTooLarge);
  return pythonInt(text.replace(/\.0*\s*$/, '')) ?? new Refused(MESSAGES.notAnInteger);
}
