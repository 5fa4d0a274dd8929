import { admit, sizeOf } from './admit.js';
import type { Json } from './json.js';

describe('an empty list of a flow', () => {
  const list = admit({ list: [] }, 100) as { list: unknown[] };

  // JSONata pushes into the first of the values that it groups.
  it('stays empty', () => {
    list.list.push(1);
    list.list.push(undefined);
    expect(list.list[0]).toBeUndefined();
    expect(list).toEqual({ list: [] });
    expect(list.list.concat(1)).toEqual([1]);
    expect(JSON.stringify(list)).toBe('{"list":[]}');
  });

  it('has nothing of its own that takes memory', () => {
    expect(Reflect.ownKeys(list.list)).toEqual(['length']);
  });
});

it('an admitted value is not copied again', () => {
  const value = admit({ a: [[1], []], b: { c: 'text' } }, 1_000);
  expect(admit(value, 1_000)).toBe(value);
});

const lists = (count: number): unknown[] => Array.from({ length: count }, () => []);

it('counts what a short list takes of memory, not only its text', () => {
  // Each takes 16 bytes, also the one around the others.
  expect(() => admit(lists(10), 176)).not.toThrow();
  expect(() => admit(lists(10), 175)).toThrow('175 bytes');
  expect(() => admit({ a: [], b: {} }, 171)).not.toThrow();
});

it('counts each of the lists that nest in each other', () => {
  expect(() => admit([[[]]], 48)).not.toThrow();
  expect(() => admit([[[]]], 47)).toThrow('47 bytes');
  expect(() => admit({ a: { b: [] } }, 47)).toThrow('47 bytes');
});

it('counts a value the same before and after it is admitted', () => {
  const value = [[], {}, [[[[[1]]]]], { a: { b: { c: { d: { e: {} } } } } }, [1, 2, 3], 'text'] as Json;
  const admitted = admit(value, 1_000);
  expect(sizeOf(value)).toBe(sizeOf(admitted));
});
