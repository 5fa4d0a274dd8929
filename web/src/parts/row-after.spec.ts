import { rowAfter } from './row-after.js';

describe('the row that takes the place of deleted ones', () => {
  it.each([
    ['the next one', [1, 2, 3], [2], 3],
    ['the one after the last of several', [1, 2, 3, 4], [1, 3], 4],
    ['the one before the last rows', [1, 2, 3, 4], [3, 4], 2],
    ['none where all are gone', [1, 2], [1, 2], undefined],
    ['the first where none of them was shown', [1, 2], [9], 1],
  ])('is %s', (_what, rows, deleted, expected) => {
    expect(rowAfter(rows, deleted)).toBe(expected);
  });
});
