import { keysAfter } from './row-keys.js';

const rows = keysAfter({ names: [], keys: [], next: 0 }, ['a', 'b', 'c']);
const after = (...names: string[]) => keysAfter(rows, names).keys;

describe('the keys of rows', () => {
  it('stay with a row that gets another name, and with the others', () => {
    expect(rows.keys).toEqual([0, 1, 2]);
    expect(after('a', 'x', 'c')).toEqual([0, 1, 2]);
    expect(keysAfter(keysAfter(rows, ['a', 'x', 'c']), ['a', 'b', 'c']).keys).toEqual([0, 1, 2]);
  });

  it('stay with the other rows when one is removed, and are new for one that is added', () => {
    expect(after('b', 'c')).toEqual([1, 2]);
    expect(after('a', 'b', 'c', 'd')).toEqual([0, 1, 2, 3]);
    expect(after('d', 'a', 'b', 'c')).toEqual([3, 0, 1, 2]);
    expect(keysAfter(keysAfter(rows, ['b', 'c']), ['b', 'c', 'a']).keys).toEqual([1, 2, 3]);
  });
});
