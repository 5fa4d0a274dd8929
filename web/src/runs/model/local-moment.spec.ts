import { localMoment, momentOf } from './local-moment.js';

it('shows a moment where the person is, and reads it back', () => {
  const text = localMoment(1_790_000_040);
  expect(text).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);
  expect(momentOf(text)).toBe(1_790_000_040);
});

it('has no moment for an empty field', () => {
  expect(localMoment(undefined)).toBe('');
  expect(momentOf('')).toBeUndefined();
  expect(momentOf('soon')).toBeUndefined();
});

it('has no moment for a year of which digits are missing', () => {
  const typed = ['0002', '0020', '0202', '2026'].map((year) => momentOf(`${year}-01-31T08:30`) !== undefined);
  expect(typed).toEqual([false, false, false, true]);
});
