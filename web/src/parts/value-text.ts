/** The types of values that flows and shared variables have. */
export const VALUE_TYPES = [
  'string',
  'number',
  'bool',
  'date',
  'object',
  'array',
  'any',
  'password',
] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

/** Why a text is no value of its type. */
export type ValueFault = 'number' | 'date' | 'json' | 'array' | 'object';

/** What a value looks like in the field of its type. Nothing, and a password, are the empty text. */
export function textOf(type: ValueType, value: unknown): string {
  if (value === null || value === undefined || type === 'password') return '';
  if (typeof value === 'string') return type === 'any' && isJson(value) ? JSON.stringify(value) : value;
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : JSON.stringify(value);
}

/** What the text of a field means. An empty one is null, except as a string. */
export function readText(type: ValueType, text: string): { value: unknown } | { fault: ValueFault } {
  if (type === 'string' || type === 'password') return { value: text };
  const plain = text.trim();
  if (plain === '') return { value: null };
  switch (type) {
    case 'number':
      return NUMBER.test(plain) && Number.isFinite(Number(plain))
        ? { value: Number(plain) }
        : { fault: 'number' };
    case 'bool':
      return { value: plain === 'true' };
    case 'date':
      return DATE.test(plain) && !Number.isNaN(Date.parse(plain.slice(0, 10)))
        ? { value: plain }
        : { fault: 'date' };
    case 'any': {
      const value = parsed(plain);
      return { value: value === undefined ? text : value };
    }
    case 'array':
    case 'object': {
      const value = parsed(plain);
      if (value === undefined) return { fault: 'json' };
      const isOfType =
        type === 'array'
          ? Array.isArray(value)
          : typeof value === 'object' && value !== null && !Array.isArray(value);
      return isOfType ? { value } : { fault: type };
    }
  }
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?))?$/;

const isJson = (text: string): boolean => parsed(text) !== undefined;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
