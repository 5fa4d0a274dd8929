import { failureGroups, shuffled } from './failure-groups.js';
import type { FailureRow } from './failure-statements.js';

const failure = (job_id: number, cuser: number, handler_id: number): FailureRow => ({
  job_id,
  cuser,
  handler_id,
  process_id: 1,
  error: '',
  failed_at: '',
});

/** Failures of one user, from 100 on. */
const twelve = Array.from({ length: 12 }, (_, n) => failure(100 + n, 1, 7));

const idsOf = (groups: ReturnType<typeof failureGroups>): number[][] =>
  groups.map(({ failures }) => failures.map(({ job_id }) => job_id));

it('handles up to ten failures of one user and handler together, and nobody waits for all of another', () => {
  const groups = failureGroups(
    [...twelve, failure(1, 2, 7), failure(2, 1, 8), failure(3, 2, 7)],
    () => false,
  );
  expect(idsOf(groups)).toEqual([
    [100, 101, 102, 103, 104, 105, 106, 107, 108, 109],
    [110, 111],
    [1, 3],
    [2],
  ]);
});

it('handles those of a handler without room one by one', () => {
  const groups = failureGroups(
    [failure(1, 1, 7), failure(2, 1, 7), failure(3, 1, 8), failure(4, 1, 8)],
    (handler) => handler === 7,
  );
  expect(idsOf(groups)).toEqual([[1], [2], [3, 4]]);
});

it('two workers handle groups in different orders, each group once', () => {
  const groups = Array.from({ length: 100 }, (_, n) => n);
  const [one, other] = [shuffled(groups), shuffled(groups)];
  expect(one).not.toEqual(other);
  expect(one.toSorted((a, b) => a - b)).toEqual(groups);
});
