import { assertNever } from './assert-never.js';
import { excerpt } from './excerpt.js';
import type { Text } from './text.js';
import { isDate } from './iso-date.js';
import type { Json } from './json.js';

/** The types of ports, options and variables. */
export const DATA_TYPES = ['string', 'number', 'bool', 'date', 'password', 'array', 'object', 'any'] as const;
export type DataType = (typeof DATA_TYPES)[number];

/** How many characters of a text a message shows. */
const MOST_SHOWN = 58;

const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;

export function isDataType(name: unknown): name is DataType {
  return DATA_TYPES.some((type) => type === name);
}

export function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Converts a value to the type; undefined if it does not fit. The text of a number fits `number`, and any scalar fits `string`.
 * JSONata unwraps a sequence of one item, and gives nothing for an empty one; with `ofSequence`, such a value becomes an array
 * again where the type is `array`. Null fits every type. There are no other conversions.
 */
export function fit(value: Json, type: DataType, ofSequence = false): Json | undefined {
  if (value === null && type === 'array' && ofSequence) return [];
  if (value === null || type === 'any') return value;
  switch (type) {
    case 'number':
      if (typeof value === 'number') return value;
      return typeof value === 'string' ? readNumber(value) : undefined;
    case 'string':
    case 'password':
      if (typeof value === 'string') return value;
      return typeof value === 'object' ? undefined : String(value);
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'date':
      return typeof value === 'string' && isDate(value) ? value : undefined;
    case 'array':
      if (Array.isArray(value)) return value;
      return ofSequence ? [value] : undefined;
    case 'object':
      return isObject(value) ? value : undefined;
    default:
      return assertNever(type);
  }
}

/** The value that a flow sets, or null. A designer stores the empty text for any field that was left empty, whatever its type. */
export function givenValue(value: Json | undefined, type: unknown): Json {
  const isText = type === 'string' || type === 'password' || type === 'any';
  return value === undefined || (value === '' && !isText) ? null : value;
}

/** Whether an output of one type may be linked to an input of the other: some value must fit both. */
export function isConvertible(from: DataType, to: DataType): boolean {
  if (from === to || from === 'any' || to === 'any') return true;
  switch (to) {
    case 'string':
    case 'password':
      return from !== 'array' && from !== 'object';
    case 'number':
    case 'date':
      return from === 'string' || from === 'password';
    case 'bool':
    case 'array':
    case 'object':
      return false;
    default:
      return assertNever(to);
  }
}

/** A short description of a value, for messages. */
export function describeValue(value: Json): Text {
  if (value === null) return { en: 'nothing', zh: '空值' };
  if (typeof value === 'string') {
    const text = JSON.stringify(excerpt(value, MOST_SHOWN));
    return { en: `the text ${text}`, zh: `文本 ${text}` };
  }
  if (Array.isArray(value)) return { en: `an array of ${value.length}`, zh: `有 ${value.length} 项的数组` };
  if (typeof value === 'object') return { en: 'an object', zh: '对象' };
  const type = typeof value === 'number' ? 'number' : 'bool';
  return {
    en: `the ${type} ${String(value)}`,
    zh: `${type === 'number' ? '数字' : '布尔值'} ${String(value)}`,
  };
}

function readNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
