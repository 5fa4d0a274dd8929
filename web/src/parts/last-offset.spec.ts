import { lastOffset } from './last-offset.js';

it.each([
  [0, 0],
  [1, 0],
  [20, 0],
  [21, 20],
  [40, 20],
])('of %p rows, 20 a page, the last page begins at %p', (count, offset) => {
  expect(lastOffset(count, 20)).toBe(offset);
});
