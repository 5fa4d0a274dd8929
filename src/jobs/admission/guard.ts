import { Injectable } from '@nestjs/common';
import { refuseRevoked } from '../../auth/tokens/refuse-revoked.js';
import { Database, type Executor } from '../../database/database.js';
import { RowQueues } from '../../database/row-queues.js';
import { Conflict, Throttled } from '../../rest/errors.js';
import type { Actor } from '../../rest/requests/caller.js';
import { LOCK_POLICIES, type LockedPolicy } from './guard-statements.js';
import { type GuardRefusal, type Permit, refusalOf } from './permits.js';
import { type Replaced, Replacements } from './replacements.js';
import { RememberedCounts } from './remembered-counts.js';

/** When a caller may try again after `max_waiting` was reached. */
const RETRY_AFTER_MS = 1_000;

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
  private readonly counts = new RememberedCounts();

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
   * Locks the policy of a process until the end of the transaction, and counts its jobs where it has to.
   *
   * @param count how many jobs the caller wants to insert
   */
  async permit(executor: Executor, processId: number, count: number): Promise<Permit | 'locked'> {
    const [policy] = await executor.rows<LockedPolicy>(LOCK_POLICIES, [[processId]]);
    if (!policy) return 'locked';
    return this.counts.permit(executor, policy, count);
  }
}
