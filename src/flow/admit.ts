import { Failure } from './failure.js';
import type { Json } from './world.js';

/** How deep arrays and objects may nest: well under what `JSON.stringify` bears. */
const MAX_NESTING = 500;

/** What admitted arrays and objects weigh. An object in here is known to be plain JSON within the bounds. */
const known = new WeakMap<object, number>();

/** What a value weighs: about the bytes of its JSON text. Only for admitted values. */
export function weigh(value: Json): number {
  if (typeof value === 'number') return 8;
  if (typeof value === 'string') return weighText(value);
  if (typeof value !== 'object' || value === null) return 4;
  const bytes = known.get(value);
  if (bytes !== undefined) return bytes;
  let sum = 2;
  if (Array.isArray(value)) for (const item of value) sum += 1 + weigh(item);
  else for (const key of Object.keys(value)) sum += weighText(key) + 2 + weigh(value[key] ?? null);
  return sum;
}

/** What an admitted array or object weighs; undefined where it is none. */
export function knownWeight(value: object): number | undefined {
  return known.get(value);
}

export function weighText(text: string): number {
  return text.length < 16 ? text.length + 2 : Buffer.byteLength(text) + 2;
}

/**
 * Makes anything that a node or an expression gave a value: plain JSON of its own, within the bound, so that later
 * changes by whoever made it don't reach the job. Nothing (`undefined`) is null at the top and left out of objects.
 *
 * @throws Failure where it is no JSON (a function, Infinity), nests too deep or weighs more than `maxBytes`
 */
export function admit(value: unknown, maxBytes: number): Json {
  // JSON has no -0.
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
  if (typeof value === 'boolean' || value === null) return value;
  if (value === undefined) return null;
  if (typeof value === 'object') {
    const bytes = known.get(value);
    if (bytes !== undefined && bytes <= maxBytes) return value as Json;
  }
  return new Admission(maxBytes).copy(value, 0);
}

/** NUL and halves of surrogate pairs are no text that a database or another program would take. */
function checkText(text: string): string {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new Failure('the text holds NUL or half a character; read it as base64', false);
  }
  return text;
}

class Admission {
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  copy(value: unknown, depth: number): Json {
    switch (typeof value) {
      case 'string':
        this.add(weighText(value));
        return checkText(value);
      case 'number':
        if (!Number.isFinite(value))
          throw new Failure(`${String(value)} is not a number that a flow can hold`, false);
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
        throw new Failure(`a ${typeof value} is not a value that a flow can hold`, false);
    }
  }

  private copyObject(value: object, depth: number): Json {
    const bytes = known.get(value);
    if (bytes !== undefined) {
      this.add(bytes);
      return value as Json;
    }
    if (depth >= MAX_NESTING) throw new Failure(`the value nests deeper than ${MAX_NESTING} levels`, false);
    const before = this.bytes;
    this.add(2);
    const copy = Array.isArray(value) ? this.copyArray(value, depth) : this.copyProperties(value, depth);
    known.set(copy, this.bytes - before);
    return copy;
  }

  private copyArray(array: readonly unknown[], depth: number): Json[] {
    const copy: Json[] = [];
    for (const item of array) {
      this.add(1);
      copy.push(item === undefined ? null : this.copy(item, depth + 1));
    }
    // JSONata, grouping an empty array, pushes into it; this one is shared, so it takes nothing.
    if (copy.length === 0) Object.defineProperty(copy, 'push', { value: () => 0, enumerable: false });
    return copy;
  }

  private copyProperties(object: object, depth: number): Record<string, Json> {
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null) {
      throw new Failure(`a ${object.constructor.name} is not a value that a flow can hold`, false);
    }
    const copy: Record<string, Json> = {};
    for (const key of Object.keys(object)) {
      const item: unknown = (object as Record<string, unknown>)[key];
      if (item === undefined) continue;
      this.add(weighText(checkText(key)) + 2);
      const value = this.copy(item, depth + 1);
      if (key === '__proto__')
        Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
      else copy[key] = value;
    }
    return copy;
  }

  private add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.maxBytes) {
      throw new Failure(
        `the value weighs more than ${this.maxBytes} bytes, which is the most a value may weigh`,
        false,
      );
    }
  }
}
