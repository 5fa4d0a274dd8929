import { assertNever } from './assert-never.js';
import { isDate } from './iso-date.js';
import type { Json } from './world.js';

export const DATA_TYPES = ['string', 'number', 'bool', 'date', 'password', 'array', 'object', 'any'] as const;
export type DataType = (typeof DATA_TYPES)[number];

const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;

export function isDataType(name: unknown): name is DataType {
  return DATA_TYPES.some((type) => type === name);
}

export function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value as the type wants it, or undefined where it does not fit: text that reads as a number fits `number`,
 * any scalar fits `string`, and where `array` is wanted a single value that an expression made of a sequence
 * (`ofSequence`) is `[it]`, since JSONata unwraps singles. Nothing else converts. Null fits everything.
 */
export function fit(value: Json, type: DataType, ofSequence = false): Json | undefined {
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

/** The value that a flow gives; a designer leaves the empty text where nothing was entered, whatever the type. */
export function givenValue(value: Json | undefined, type: unknown): Json {
  const isText = type === 'string' || type === 'password' || type === 'any';
  return value === undefined || (value === '' && !isText) ? null : value;
}

/** Whether an output of one type may be linked to an input of the other: it may, where some value fits both. */
export function mayBecome(from: DataType, to: DataType): boolean {
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

/** A value in a few words, for messages. */
export function describeValue(value: Json): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return `the text ${shorten(JSON.stringify(value))}`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return `the ${typeof value === 'number' ? 'number' : 'bool'} ${String(value)}`;
}

function readNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}
