import type { Json } from './json.js';

/*
 * The memory that V8 takes for values, in bytes, as measured with Node 20: 8 for each place of a list or an object, which has at least
 * four.
 */
const PLACE = 8;
const LIST = 32;
const OBJECT = 24;
const LEAST_PLACES = 4;
/** A number that is not a small integer is an object of its own. */
const LARGE_NUMBER = 16;
const TEXT = 24;
/** Objects with the same keys in the same order share a hidden class. Each further one takes this much, and for each key it adds: */
const SHAPE = 80;
const KEY = 64;

/**
 * Approximately the memory that an array or object takes, in bytes. It can be ten times its JSON text: `{"k1":1}` takes 200 bytes
 * where no other object has the same keys, and 56 otherwise.
 */
export function memoryOf(value: Json): number {
  return new Measurement().of(value);
}

class Measurement {
  /**
   * The hidden classes by the one before and the key that was added, as V8 finds them. By texts: V8 hashes numbers without a seed, and a value
   * of 1 MiB whose numbers were chosen took 0.7 s.
   */
  private readonly shapes = new Map<string, number>();

  of(value: Json): number {
    if (typeof value === 'string') return value.length < 2 ? 0 : TEXT + value.length;
    if (typeof value === 'number') return (value | 0) === value ? 0 : LARGE_NUMBER;
    if (typeof value !== 'object' || value === null) return 0;
    return Array.isArray(value) ? this.ofList(value) : this.ofObject(value);
  }

  private ofList(list: readonly Json[]): number {
    let bytes = LIST + PLACE * list.length;
    for (const item of list) bytes += this.of(item);
    return bytes;
  }

  private ofObject(object: Record<string, Json>): number {
    const names = Object.keys(object);
    let bytes = OBJECT + PLACE * Math.max(LEAST_PLACES, names.length);
    let shape = 0;
    let added = 0;
    for (const name of names) {
      const before = this.shapes.size;
      shape = this.shapeWith(shape, name);
      added += this.shapes.size - before;
      bytes += this.of(object[name] ?? null);
    }
    return added === 0 ? bytes : bytes + SHAPE + KEY * added;
  }

  private shapeWith(shape: number, name: string): number {
    const step = `${shape} ${name}`;
    let next = this.shapes.get(step);
    if (next === undefined) this.shapes.set(step, (next = this.shapes.size + 1));
    return next;
  }
}
