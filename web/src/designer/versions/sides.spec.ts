import { comparedWith, inOrder } from './sides.js';

it('goes from the older side to the newer one', () => {
  expect(inOrder(3, 1)).toEqual([1, 3]);
  expect(inOrder('draft', 2)).toEqual([2, 'draft']);
});

it('compares a version with the draft, and the draft with the newest version, unless the person chose another', () => {
  expect(comparedWith(1, null, [3, 2, 1])).toBe('draft');
  expect(comparedWith('draft', null, [3, 2, 1])).toBe(3);
  expect(comparedWith(1, 2, [3, 2, 1])).toBe(2);
  expect(comparedWith(2, 2, [3, 2, 1])).toBe('draft');
});
