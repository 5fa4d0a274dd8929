import type { History } from '../history.js';
import { check } from './index.js';

/**
 * Tests that the checker finds nothing in some histories, and that it names the promise which each of some others breaks.
 *
 * @param begin makes the history that each of them changes
 */
export function testHistories(
  begin: () => History,
  good: [name: string, extend: (history: History) => void][],
  bad: [promise: string, name: string, spoil: (history: History) => void][],
): void {
  it.each(good)('finds nothing in %s', (_, extend) => {
    const history = begin();
    extend(history);
    expect(check(history)).toEqual([]);
  });

  it.each(bad)('says “%s” of %s', (promise, _, spoil) => {
    const history = begin();
    spoil(history);
    expect(check(history).map((violation) => violation.promise)).toContain(promise);
  });
}
