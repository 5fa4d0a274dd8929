import type { Text } from './text.js';
import { Failure } from './failure.js';
import type { Json } from './json.js';
import { ownText } from './own-text.js';

/** How deep arrays and objects may nest: far less than `JSON.stringify` can handle. */
export const MAX_NESTING = 500;

/**
 * The size of each admitted array and object. An object in this map is plain JSON within the limits. Only large objects of
 * the outermost levels are recorded, because each scavenge visits this map: with 4 million nested lists in it, a flow took
 * 70 s to compile instead of 2.4 s. The size of other objects is computed on demand.
 */
const known = new WeakMap<object, number>();

/** The depth down to which arrays and objects are recorded: the items of a list, and the values in them. */
const KNOWN_DEPTH = 3;
/** Copying a smaller object takes no longer than the look-up. */
const KNOWN_BYTES = 64;

/**
 * What a list or an object counts at least, in bytes. Each takes 40 to 60 bytes of memory however short its JSON text is: 50 jobs whose
 * JavaScript returned 340,000 empty lists each stopped a worker for 1.2 s, and with 61,000, the most that 1 MiB holds now, for 0.1 s. What is
 * in them counts in addition, or each of 340,000 lists that are nested would count only 3.
 */
export const LEAST_BYTES = 16;

/**
 * The prototype of a flow's empty lists. A function in each list took 0.1 KB: 50 jobs with 240,000 of them stopped a worker for 6 s, and
 * took 3 GB.
 */
const EMPTY_LIST = Object.create(Array.prototype, { push: { value: lend } }) as object;

/**
 * `push` of an empty list. JSONata groups one as if it had one item, which is nothing: it pushes that item, and reads it at once. Values are
 * shared, so the list is empty again when the item has been read.
 */
function lend(this: unknown[], item: unknown): number {
  const get = (): void => {
    this.length = 0;
  };
  if (item === undefined) Object.defineProperty(this, 0, { get, configurable: true });
  return this.length;
}

/** The size of an admitted value: approximately the bytes of its JSON text, and at least {@link LEAST_BYTES} for each list and object. */
export function sizeOf(value: Json): number {
  if (typeof value === 'number') return 8;
  if (typeof value === 'string') return sizeOfText(value);
  if (typeof value !== 'object' || value === null) return 4;
  return known.get(value) ?? sizeOfObject(value);
}

/** A function of its own: what a closure uses is allocated whenever its function is called, also for a number. */
function sizeOfObject(value: Json[] | { [key: string]: Json }): number {
  let own = 2;
  let nested = 0;
  const count = (item: Json): void => {
    if (typeof item === 'object' && item !== null) nested += sizeOf(item);
    else own += sizeOf(item);
  };
  if (Array.isArray(value)) {
    own += value.length;
    for (const item of value) count(item);
  } else {
    for (const key of Object.keys(value)) {
      own += sizeOfText(key) + 2;
      count(value[key] ?? null);
    }
  }
  return Math.max(own, LEAST_BYTES) + nested;
}

/** The size of an admitted array or object, if it is recorded. */
export function knownSize(value: object): number | undefined {
  return known.get(value);
}

export function sizeOfText(text: string): number {
  return text.length < 16 ? text.length + 2 : Buffer.byteLength(text) + 2;
}

const sameText = (text: string): string => text;

/**
 * Converts the result of a node or an expression to a value of a flow: a copy in plain JSON, so that later changes to the
 * original do not reach the job. `undefined` becomes null, and is left out of objects.
 *
 * @param keep what to keep of a text
 * @throws Failure if it is not JSON (a function, Infinity), nests too deep, or is larger than `maxBytes`
 */
export function admit(value: unknown, maxBytes: number, keep = sameText): Json {
  // JSON has no -0.
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
  if (typeof value === 'boolean' || value === null) return value;
  if (value === undefined) return null;
  if (typeof value === 'object') {
    const bytes = known.get(value);
    if (bytes !== undefined && bytes <= maxBytes) return value as Json;
  }
  return new Admission(maxBytes, keep).copy(value, 0);
}

/** As {@link admit}, for what an expression or an operation has made: its texts may be parts of longer ones, so they are copied. */
export function admitMade(value: unknown, maxBytes: number): Json {
  return admit(value, maxBytes, ownText);
}

/**
 * Whether {@link admit} would accept a JSON value, regardless of its size. It copies nothing: copying 350,000 empty lists
 * takes 0.4 s.
 */
export function isAdmissible(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isWholeText(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (known.has(value)) return true;
  if (depth >= MAX_NESTING) return false;
  if (Array.isArray(value)) return value.every((item) => isAdmissible(item, depth + 1));
  return Object.keys(value).every(
    (key) => isWholeText(key) && isAdmissible((value as Record<string, unknown>)[key], depth + 1),
  );
}

/** The failure of a value with more than so many bytes. */
export const tooLarge = (maxBytes: number): Failure =>
  new Failure(
    {
      en: `the value is larger than ${maxBytes} bytes, the limit for a value`,
      zh: `值超过 ${maxBytes} 字节的上限`,
    },
    false,
  );

/** The failure of a value in which arrays and objects nest too deep. */
export const tooDeep = (): Failure =>
  new Failure(
    {
      en: `the value nests deeper than ${MAX_NESTING} levels`,
      zh: `值的嵌套超过 ${MAX_NESTING} 层`,
    },
    false,
  );

/** Databases and other programs refuse NUL and unpaired surrogates. */
const isWholeText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

function checkText(text: string): string {
  if (!isWholeText(text)) {
    throw new Failure(
      {
        en: 'the text holds NUL or half a character, which no value may: use base64 for it',
        zh: '文本含有 NUL 或不完整的字符，值中不得出现；请改用 base64',
      },
      false,
    );
  }
  return text;
}

const notHeld = (what: string): Text => ({
  en: `a ${what} is not a value that a flow can hold`,
  zh: `流程的值不能是 ${what}`,
});

/** Whether it is JSONata's representation of a function, which may refer to itself. Plain data can have these keys too. */
export function isFunctionOfJsonata(object: object): boolean {
  return (
    ('_jsonata_lambda' in object && 'environment' in object && isFrame(object.environment)) ||
    ('_jsonata_function' in object &&
      'implementation' in object &&
      typeof object.implementation === 'function')
  );
}

/** Whether it is a JSONata frame, in which names are looked up. */
const isFrame = (environment: unknown): boolean =>
  typeof (environment as { lookup?: unknown } | null | undefined)?.lookup === 'function';

class Admission {
  private bytes = 0;
  /** Those of `bytes` that are of the lists and objects in the one that is being copied. */
  private nested = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly keep: typeof sameText,
  ) {}

  copy(value: unknown, depth: number): Json {
    switch (typeof value) {
      case 'string':
        this.add(sizeOfText(value));
        return this.keep(checkText(value));
      case 'number':
        if (!Number.isFinite(value))
          throw new Failure(
            {
              en: `${String(value)} is not a number that a flow can hold`,
              zh: `流程不支持数字 ${String(value)}`,
            },
            false,
          );
        this.add(8);
        return value + 0;
      case 'boolean':
        this.add(4);
        return value;
      case 'object':
        if (value === null) {
          this.add(4);
          return null;
        }
        return this.copyObject(value, depth);
      default:
        throw new Failure(notHeld(typeof value), false);
    }
  }

  private copyObject(value: object, depth: number): Json {
    const bytes = known.get(value);
    if (bytes !== undefined) {
      this.add(bytes);
      this.nested += bytes;
      return value as Json;
    }
    if (depth >= MAX_NESTING) throw tooDeep();
    const before = this.bytes;
    const besides = this.nested;
    this.nested = 0;
    this.add(2);
    const copy = Array.isArray(value) ? this.copyArray(value, depth) : this.copyProperties(value, depth);
    const own = this.bytes - before - this.nested;
    this.add(Math.max(LEAST_BYTES - own, 0));
    const weight = this.bytes - before;
    this.nested = besides + weight;
    if (depth === 0 || (depth <= KNOWN_DEPTH && weight >= KNOWN_BYTES)) known.set(copy, weight);
    return copy;
  }

  private copyArray(array: readonly unknown[], depth: number): Json[] {
    const { length } = array;
    if (length === 0) return Object.setPrototypeOf([], EMPTY_LIST) as Json[];
    this.add(length);
    // `push` would reserve room for 17 items, which makes a list of one item three times as large.
    const copy = new Array<Json>(length);
    for (let index = 0; index < length; index += 1) {
      const item = array[index];
      copy[index] = item === undefined ? null : this.copy(item, depth + 1);
    }
    return copy;
  }

  private copyProperties(object: object, depth: number): Record<string, Json> {
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null) {
      throw new Failure(notHeld(object.constructor.name), false);
    }
    if (isFunctionOfJsonata(object)) throw new Failure(notHeld('function'), false);
    const copy: Record<string, Json> = {};
    for (const key of Object.keys(object)) {
      const item: unknown = (object as Record<string, unknown>)[key];
      if (item === undefined) continue;
      this.add(sizeOfText(checkText(key)) + 2);
      const value = this.copy(item, depth + 1);
      if (key === '__proto__')
        Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
      else copy[key] = value;
    }
    return copy;
  }

  private add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.maxBytes) throw tooLarge(this.maxBytes);
  }
}
