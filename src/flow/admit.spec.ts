import { admit } from './admit.js';

describe('an empty list of a flow', () => {
  const list = admit({ list: [] }, 100) as { list: unknown[] };

  // JSONata pushes into the first of the values that it groups.
  it('stays empty', () => {
    list.list.push(1);
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

it('counts the items of a list as its text has them', () => {
  expect(() =>
    admit(
      Array.from({ length: 34 }, () => []),
      104,
    ),
  ).not.toThrow();
  expect(() =>
    admit(
      Array.from({ length: 34 }, () => []),
      103,
    ),
  ).toThrow('103 bytes');
});
