import { LRUCache } from 'lru-cache';
import type { Executor } from '../../database/database.js';
import {
  COUNT_MANY_UNENDED,
  COUNT_NEWER_UNENDED,
  COUNT_UNENDED,
  type LockedPolicy,
  type ManyUnended,
  type UnendedCounts,
} from './guard-statements.js';
import { countedOf, type Permit, permitOf } from './permits.js';

/** The most jobs that are counted for each request: 0.2 ms. */
const MOST_COUNTED = 1_000;

/** How many processes with higher limits are remembered. */
const MOST_REMEMBERED = 1_000;

/**
 * How long a count is used, in milliseconds. After a failover to a database that lacks the last commits, the ids of new jobs can be those of
 * lost ones, and are not seen to be new.
 */
const COUNT_MS = 5_000;

/** A refusal is repeated for so many times as long as its count took, but not longer than its `Retry-After` says. */
const REPEATED = { times: 10, mostMs: 1_000 };

/** A count of the jobs of a process. */
interface Counted {
  /** How many had not ended. Of these there can only be fewer later. */
  unended: number;
  /** Later jobs have greater ids: they get them while their policy is locked. After others, `TOUCH_POLICY` changes its version. */
  upTo: number;
}

/**
 * Counts the unended jobs of processes as far as their policies need it, under the locks of the policies.
 *
 * Without what it remembers, each execute of a process with `max_waiting` counted its whole backlog while the next ones waited: 20 ms with
 * 100,000 waiting jobs; with 300,000, executes on 50 connections took 2.5 s or were answered 503.
 */
export class RememberedCounts {
  // By the version of the policy: a change of it is seen at once.
  private readonly counted = new LRUCache<string, Counted>({ max: MOST_REMEMBERED, ttl: COUNT_MS });
  /** Those of which so many run that a count would permit nothing later. */
  private readonly busy = new LRUCache<string, true>({ max: MOST_REMEMBERED, ttl: COUNT_MS });
  private readonly refused = new LRUCache<string, Permit>({ max: MOST_REMEMBERED });

  /** What a policy, which the transaction has locked, permits. @param count how many jobs the caller wants to insert */
  async permit(executor: Executor, policy: LockedPolicy, count: number): Promise<Permit> {
    const { process_id: id } = policy;
    const [waiting, running] = countedOf(policy);
    if (waiting <= MOST_COUNTED || this.busy.has(keyOf(policy))) {
      const [counts] = await executor.rows<UnendedCounts>(COUNT_UNENDED, [id, waiting, running]);
      return permitOf(policy, counts ?? { waiting: 0, running: 0 }, count);
    }
    const remembered = this.refused.get(keyOf(policy)) ?? (await this.permitAtLeast(executor, policy, count));
    return remembered ?? this.permitOfMany(executor, policy, count);
  }

  /** What the policy permits even if no job has ended since the last count; null: perhaps too little. */
  private async permitAtLeast(
    executor: Executor,
    policy: LockedPolicy,
    count: number,
  ): Promise<Permit | null> {
    const counted = this.counted.get(keyOf(policy));
    if (!counted) return null;
    const values = [policy.process_id, counted.upTo, MOST_COUNTED];
    const [row] = await executor.rows<{ newer: number }>(COUNT_NEWER_UNENDED, values);
    const newer = row?.newer ?? MOST_COUNTED;
    if (newer >= MOST_COUNTED) return null;
    // A job that waits and one that runs count alike, so that it does not matter which of them have begun meanwhile.
    const permit = permitOf(policy, { waiting: counted.unended + newer, running: 0 }, count);
    return permit.refusal === null ? permit : null;
  }

  private async permitOfMany(executor: Executor, policy: LockedPolicy, count: number): Promise<Permit> {
    const { process_id: id } = policy;
    const [most] = countedOf(policy);
    const since = performance.now();
    const [row] = await executor.rows<ManyUnended>(COUNT_MANY_UNENDED, [id, most]);
    const { waiting, running, up_to: upTo } = row ?? { waiting: 0, running: 0, up_to: 0 };
    const unended = waiting + running;
    if (waiting < most && running < most) this.counted.set(keyOf(policy), { unended, upTo });
    else this.counted.delete(keyOf(policy));
    const permit = permitOf(policy, { waiting, running }, count);
    const isBusy = permitOf(policy, { waiting: unended, running: 0 }, count).refusal !== null;
    if (permit.refusal === null && isBusy) this.busy.set(keyOf(policy), true);
    if (permit.refusal !== null && permit.allowed === 0) {
      const took = performance.now() - since;
      this.refused.set(keyOf(policy), permit, {
        ttl: Math.ceil(Math.min(REPEATED.times * took, REPEATED.mostMs)),
      });
    }
    return permit;
  }
}

const keyOf = ({ process_id, row_version }: LockedPolicy): string => `${process_id} ${row_version}`;
