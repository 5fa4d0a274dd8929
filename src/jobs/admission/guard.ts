import { Injectable } from '@nestjs/common';
import { refuseRevoked } from '../../auth/tokens/refuse-revoked.js';
import { Database, type Executor } from '../../database/database.js';
import { RowQueues } from '../../database/row-queues.js';
import { Conflict, Throttled } from '../../rest/errors.js';
import type { Actor } from '../../rest/requests/caller.js';
import { COUNT_UNENDED, LOCK_POLICIES, type LockedPolicy, type UnendedCounts } from './guard-statements.js';
import { type Replaced, Replacements } from './replacements.js';

/** When a caller may try again after `max_waiting` was reached. */
const RETRY_AFTER_MS = 1_000;

/**
 * `full`: `max_running` jobs have not ended, and the policy says `skip`. `crowded`: `max_waiting` jobs wait. `locked`: another session
 * has locked the policy.
 */
export type GuardRefusal = 'full' | 'crowded' | 'locked';

/** @throws Conflict or Throttled, as the policy of the process answers */
export function refuse(refusal: Exclude<GuardRefusal, 'locked'>): never {
  if (refusal === 'full')
    throw new Conflict({
      en: 'As many jobs of this process as its policy allows have not ended.',
      zh: '该流程未结束的任务数已达到策略的上限。',
    });
  throw new Throttled(RETRY_AFTER_MS, {
    en: 'As many jobs of this process as its policy allows are waiting.',
    zh: '该流程等待中的任务数已达到策略的上限。',
  });
}

/** The permission to insert jobs of a guarded process, in the transaction that holds its policy. */
export interface Permit {
  /** How many of the jobs that were asked for may be inserted. */
  allowed: number;
  /** Why the others may not. */
  refusal: Exclude<GuardRefusal, 'locked'> | null;
  /** How many of the newest jobs remain after the insert; null: all. */
  keep: number | null;
}

/** The parameters of {@link Guard.inserting}. */
export type GuardedInsertion<Result> = [
  job: { processId: number; actor: Actor },
  count: number,
  insert: (executor: Executor) => Promise<Result | null | 'locked'>,
  isStarted: (executor: Executor) => Promise<boolean>,
];

/** What came of jobs of a guarded process. */
interface GuardedResult<Result> {
  result: Result | null | GuardRefusal;
  /** The jobs that were stopped because these replace them. */
  replaced: Replaced[];
}

/** Keeps `max_running` with `skip` and `replace`, and `max_waiting`. Processes with one of these are guarded. */
@Injectable()
export class Guard {
  private readonly queues = new RowQueues();

  constructor(
    private readonly database: Database,
    private readonly replacements: Replacements,
  ) {}

  /**
   * Does work that locks the policy of a process, when it is its turn in this server process. Without turns, a request that found the policy locked
   * was tried again later: beside 30 callers of batches, executes of the process took 2 s or were answered 503, and so was a third of the batches.
   *
   * @param user the id of the calling user: users take turns
   * @throws DatabaseUnavailable after 2.5 s of waiting; any error that the work throws
   */
  inTurn<Result>(processId: number, user: number, work: () => Promise<Result>): Promise<Result> {
    return this.queues.run(String(processId), user, work);
  }

  /** Whether the policy of a process refuses a job because too many wait. It may permit one a moment later. */
  isCrowded(processId: number): Promise<boolean> {
    return this.database.transaction(async (executor) => {
      const permit = await this.permit(executor, processId, 1);
      return permit !== 'locked' && refusalOf(permit, 1) === 'crowded';
    });
  }

  /**
   * Inserts jobs of one guarded process, all or none.
   *
   * @param count how many
   * @param insert inserts them; null: nothing was inserted
   * @param isStarted asked where the policy refuses: whether another request with the same idempotency key has just started them. Then
   *   nothing is inserted, and nothing refused
   * @returns what `insert` returned, or why it was not called
   */
  async inserting<Result>(...insertion: GuardedInsertion<Result>): Promise<Result | null | GuardRefusal> {
    const [{ processId, actor }] = insertion;
    const { result, replaced } = await this.inTurn(processId, actor.id, () =>
      this.database.transaction((executor) => this.insertingIn(executor, ...insertion)),
    );
    this.replacements.announce(replaced);
    return result;
  }

  /**
   * As {@link inserting}, in a transaction that has done other work, and goes on after `locked`. Call `Replacements.announce` after its
   * commit.
   */
  async insertingIn<Result>(
    executor: Executor,
    ...[{ processId, actor }, count, insert, isStarted]: GuardedInsertion<Result>
  ): Promise<GuardedResult<Result>> {
    const permit = await this.permit(executor, processId, count);
    if (permit === 'locked') return { result: permit, replaced: [] };
    await refuseRevoked(executor, actor);
    const refusal = refusalOf(permit, count);
    if (refusal !== null) return { result: (await isStarted(executor)) ? null : refusal, replaced: [] };
    const result = await insert(executor);
    if (result === null || result === 'locked') return { result, replaced: [] };
    const replaced = await this.replacements.replace(executor, processId, permit.keep, actor);
    return { result, replaced: replaced ? [replaced] : [] };
  }

  /**
   * Locks the policy of a process until the end of the transaction, and counts its jobs.
   *
   * @param count how many jobs the caller wants to insert
   */
  async permit(executor: Executor, processId: number, count: number): Promise<Permit | 'locked'> {
    const [policy] = await executor.rows<LockedPolicy>(LOCK_POLICIES, [[processId]]);
    if (!policy) return 'locked';
    const [counts] = await executor.rows<UnendedCounts>(COUNT_UNENDED, [processId, ...countedOf(policy)]);
    return permitOf(policy, counts ?? { waiting: 0, running: 0 }, count);
  }
}

/** Why so many jobs may not be inserted together; null: they may. */
function refusalOf({ allowed, refusal, keep }: Permit, count: number): GuardRefusal | null {
  if (allowed < count) return refusal ?? 'locked';
  return keep !== null && keep < count ? 'full' : null;
}

/** How many waiting jobs, and how many others, must be counted to know what a policy permits. */
function countedOf({
  max_running: most,
  on_limit,
  max_waiting: mostWaiting,
}: LockedPolicy): [number, number] {
  if (most !== null && on_limit === 'replace') return [0, 0];
  if (most !== null && on_limit === 'skip') return [most, most];
  return mostWaiting === null ? [0, 0] : [mostWaiting + (most ?? 0), most ?? 0];
}

/** What a policy permits. Exported for its test. */
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
