import { rowsInView } from './rows-in-view.js';

const view = { height: 200, row: 20, count: 10_000 };

it('draws a few rows around those in view, however long the list is', () => {
  const { first, last } = rowsInView({ ...view, top: 2_000 });
  expect(first).toBeLessThanOrEqual(100);
  expect(last).toBeGreaterThanOrEqual(110);
  expect(last - first).toBeLessThan(60);
});

it('begins and ends with the list', () => {
  expect(rowsInView({ ...view, top: 0 }).first).toBe(0);
  expect(rowsInView({ ...view, top: 10_000 * 20 - 200 }).last).toBe(10_000);
});

it('draws the end where the list became shorter than the scroll', () => {
  expect(rowsInView({ ...view, top: 50_000, count: 5 })).toEqual({ first: 0, last: 5 });
  expect(rowsInView({ ...view, top: -10, count: 0 })).toEqual({ first: 0, last: 0 });
});
