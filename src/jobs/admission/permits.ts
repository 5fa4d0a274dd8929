import type { LockedPolicy, UnendedCounts } from './guard-statements.js';

/**
 * `full`: `max_running` jobs have not ended, and the policy says `skip`. `crowded`: `max_waiting` jobs wait. `locked`: another session
 * has locked the policy.
 */
export type GuardRefusal = 'full' | 'crowded' | 'locked';

/** The permission to insert jobs of a guarded process, in the transaction that holds its policy. */
export interface Permit {
  /** How many of the jobs that were asked for may be inserted. */
  allowed: number;
  /** Why the others may not. */
  refusal: Exclude<GuardRefusal, 'locked'> | null;
  /** How many of the newest jobs remain after the insert; null: all. */
  keep: number | null;
}

/** Why so many jobs may not be inserted together; null: they may. */
export function refusalOf({ allowed, refusal, keep }: Permit, count: number): GuardRefusal | null {
  if (allowed < count) return refusal ?? 'locked';
  return keep !== null && keep < count ? 'full' : null;
}

/** How many waiting jobs, and how many others, must be counted to know what a policy permits. */
export function countedOf({
  max_running: most,
  on_limit,
  max_waiting: mostWaiting,
}: LockedPolicy): [number, number] {
  if (most !== null && on_limit === 'replace') return [0, 0];
  if (most !== null && on_limit === 'skip') return [most, most];
  return mostWaiting === null ? [0, 0] : [mostWaiting + (most ?? 0), most ?? 0];
}

/** What a policy permits. */
export function permitOf(
  { max_running: most, on_limit: onLimit, max_waiting: mostWaiting }: LockedPolicy,
  { waiting, running }: UnendedCounts,
  count: number,
): Permit {
  if (most !== null && onLimit === 'skip') {
    const free = Math.max(0, most - waiting - running);
    if (free < count) return { allowed: free, refusal: 'full', keep: null };
  }
  if (most !== null && onLimit === 'replace') return { allowed: count, refusal: null, keep: most };
  if (mostWaiting !== null) {
    const free = most === null ? 0 : Math.max(0, most - running);
    const allowed = Math.max(0, mostWaiting + free - waiting);
    if (allowed < count) return { allowed, refusal: 'crowded', keep: null };
  }
  return { allowed: count, refusal: null, keep: null };
}
