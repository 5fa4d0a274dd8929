import { isDeepStrictEqual } from 'node:util';

/** Receives a problem and its path, such as `inputs[0].title`. */
export type Report = (place: string, problem: string) => void;

/** Reports the problems of the value at a path. */
export type Check = (value: unknown, place: string, report: Report) => void;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const check =
  (wanted: string, holds: (value: unknown) => boolean): Check =>
  (value, place, report) => {
    if (value === undefined) report(place, `is missing; it must be ${wanted}`);
    else if (!holds(value)) report(place, `must be ${wanted}, not ${describe(value)}`);
  };

export const text = check('a text', (value) => typeof value === 'string' && value.trim() !== '');
export const boolean = check('true or false', (value) => typeof value === 'boolean');
export const number = check('a number', (value) => typeof value === 'number' && Number.isFinite(value));
export const seconds = check('a number of seconds', (value) => Number.isFinite(value) && Number(value) >= 0);
export const list = check('a list', (value) => Array.isArray(value));
export const anObject = check('an object', isRecord);
export const method = check('a function', (value) => typeof value === 'function');
export const json = check('a value that JSON can hold', isJson);

/** Checks for a text that matches a pattern. */
export const matching = (pattern: RegExp, wanted: string): Check =>
  check(wanted, (value) => typeof value === 'string' && pattern.test(value));

export const wholeNumberFrom = (min: number): Check =>
  check(`a whole number from ${min} on`, (value) => Number.isInteger(value) && Number(value) >= min);

export const oneOf = (...choices: readonly string[]): Check =>
  check(`one of: ${choices.join(', ')}`, (value) => choices.some((choice) => choice === value));

export const orNull =
  (inner: Check): Check =>
  (value, place, report) => {
    if (value !== null) inner(value, place, report);
  };

export const listOf =
  (item: Check): Check =>
  (value, place, report) => {
    list(value, place, report);
    if (Array.isArray(value)) value.forEach((entry, index) => item(entry, `${place}[${index}]`, report));
  };

/** Checks for an object with any keys, whose values pass `item`. */
export const recordOf =
  (item: Check): Check =>
  (value, place, report) => {
    anObject(value, place, report);
    if (isRecord(value))
      for (const [key, entry] of Object.entries(value)) item(entry, within(place, key), report);
  };

/** Checks for an object with these properties and no others, since a misspelt property would have no effect. */
export const shape =
  (required: Record<string, Check>, optional: Record<string, Check> = {}): Check =>
  (value, place, report) => {
    anObject(value, place, report);
    if (!isRecord(value)) return;
    const checks = { ...required, ...optional };
    for (const [key, inner] of Object.entries(checks)) {
      if (key in required || value[key] !== undefined) inner(value[key], within(place, key), report);
    }
    for (const key of Object.keys(value).filter((name) => !Object.hasOwn(checks, name)))
      report(within(place, key), `is not a known property; known are: ${Object.keys(checks).join(', ')}`);
  };

const within = (place: string, key: string): string => (place === '' ? key : `${place}.${key}`);

/** Whether JSON can hold the value as it is. */
export function isJson(value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value);
  } catch {
    // A cycle, a bigint, a `toJSON` that throws, or a value that JSON.stringify turns into undefined.
    return false;
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : JSON.stringify(value.slice(0, 100));
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `of the type ${typeof value}`;
}
