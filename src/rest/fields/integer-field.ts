import { MESSAGES } from '../messages.js';
import { pythonInt, pythonStr } from '../python.js';
import { Field, type FieldOptions, Refused } from './field.js';
import type { Given } from './given.js';

/** The greatest value of Postgres's `integer`, which every id is. */
export const MAX_INTEGER = 2_147_483_647;

/** DRF reads no longer strings as integers. */
const LONGEST_TEXT = 1_000;

interface IntegerOptions extends FieldOptions<number> {
  min?: number;
  max?: number;
}

/** An integer; `"7"` and `7.0` are taken as 7. */
export function IntegerField(options: IntegerOptions): PropertyDecorator {
  const { min = -MAX_INTEGER - 1, max = MAX_INTEGER } = options;
  const read = (given: Given) => readInteger(given.value, () => given.numberText(), min, max);
  const bounds = { min_value: min, max_value: max };
  const schema = {
    type: 'integer',
    ...(Number.isFinite(min) && { minimum: min }),
    ...(Number.isFinite(max) && { maximum: max }),
  } as const;
  return Field({ options, kind: 'integer', bounds, allowsBlank: false, schema, read });
}

/** The id of something: a positive 32-bit integer. */
export const IdField = (options: FieldOptions<number>): PropertyDecorator =>
  IntegerField({ min: 1, ...options });

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
  // A whole number of this size prints as one in Python too, with at most a `.0` that falls away again.
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e15) return value;
  const text = typeof value === 'number' ? pythonStr(numberText()) : value;
  if (typeof text !== 'string') return new Refused(MESSAGES.notAnInteger);
  if (typeof value === 'string' && value.length > LONGEST_TEXT) return new Refused(MESSAGES.stringTooLarge);
  return pythonInt(text.replace(/\.0*\s*$/, '')) ?? new Refused(MESSAGES.notAnInteger);
}
