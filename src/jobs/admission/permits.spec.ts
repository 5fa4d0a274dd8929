import { permitOf } from './permits.js';
import type { LockedPolicy, UnendedCounts } from './guard-statements.js';

const policy = (more: Partial<LockedPolicy>): LockedPolicy => ({
  process_id: 1,
  max_running: null,
  on_limit: 'queue',
  max_waiting: null,
  row_version: '1',
  ...more,
});

const counts = (waiting: number, running: number): UnendedCounts => ({ waiting, running });

describe('a policy permits', () => {
  it.each([
    ['skip: free places', policy({ max_running: 3, on_limit: 'skip' }), counts(1, 1), 2, 1, 'full'],
    ['skip: no free place', policy({ max_running: 1, on_limit: 'skip' }), counts(0, 1), 1, 0, 'full'],
    ['skip: less than none', policy({ max_running: 1, on_limit: 'skip' }), counts(5, 5), 1, 0, 'full'],
    ['max_waiting', policy({ max_waiting: 3 }), counts(2, 9), 5, 1, 'crowded'],
    [
      'max_waiting and free places',
      policy({ max_waiting: 3, max_running: 4 }),
      counts(0, 3),
      9,
      4,
      'crowded',
    ],
    [
      'max_waiting of 0 and free places',
      policy({ max_waiting: 0, max_running: 2 }),
      counts(0, 0),
      3,
      2,
      'crowded',
    ],
  ] as const)('%s', (_, locked, unended, count, allowed, refusal) => {
    expect(permitOf(locked, unended, count)).toEqual({ allowed, refusal, keep: null });
    expect(permitOf(locked, unended, allowed)).toEqual({ allowed, refusal: null, keep: null });
  });

  it('any number with replace, of which the newest remain', () => {
    const replacing = policy({ max_running: 2, on_limit: 'replace', max_waiting: 0 });
    expect(permitOf(replacing, counts(5, 2), 9)).toEqual({ allowed: 9, refusal: null, keep: 2 });
  });
});
