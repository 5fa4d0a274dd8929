import type { FailureRow } from './failure-statements.js';

/** How many failures of one user and handler are handled in one transaction. One by one, a worker handled 320 a second. */
const MOST_TOGETHER = 10;

/** Failures of one user and handler. */
export interface FailureGroup {
  cuser: number;
  handler: number;
  failures: FailureRow[];
}

/**
 * The failures that are handled together, of one user and handler each, in the order of the first of each group.
 *
 * @param isAlone whether those of a handler are handled one by one
 */
export function failureGroups(
  due: readonly FailureRow[],
  isAlone: (handler: number) => boolean,
): FailureGroup[] {
  const groups: FailureGroup[] = [];
  const open = new Map<string, FailureGroup>();
  for (const failure of due) {
    const { cuser, handler_id: handler } = failure;
    const key = `${cuser} ${handler}`;
    const group = open.get(key);
    if (group && group.failures.length < (isAlone(handler) ? 1 : MOST_TOGETHER)) group.failures.push(failure);
    else {
      const begun = { cuser, handler, failures: [failure] };
      groups.push(begun);
      open.set(key, begun);
    }
  }
  return groups;
}

/**
 * The groups in any order. Workers read the same failures: with two of them, each prepared 94% of 6,000 jobs of handlers in the same order, of which
 * only one can insert each.
 */
export function shuffled<Group>(groups: readonly Group[]): Group[] {
  return groups
    .map((group) => ({ group, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ group }) => group);
}
