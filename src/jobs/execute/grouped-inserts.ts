import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database, type Executor } from '../../database/database.js';
import {
  GroupedCalls,
  type GroupedCallsOptions,
  PATIENCE_MS,
  STALE_MS,
} from '../../database/grouped-calls.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import { Unavailable } from '../../rest/errors.js';
import { bodyHash, type ExecuteRequest } from './execute-request.js';
import {
  EXECUTE_ONCE,
  type InsertedJob,
  type KeyedJob,
  keyedValues,
  type NewJob,
} from './execute-statements.js';
import { Guard, refuse } from '../admission/guard.js';
import { isStartedBefore } from './idempotency-key.js';
import { type InsertRefusal, JobInserts } from './job-inserts.js';
import { asksForNewest } from './newest-statement.js';
import { Replacements } from '../admission/replacements.js';
import { whileLocked } from '../while-locked.js';

type Outcome = InsertedJob | InsertRefusal;

/** The maximum size of the inputs in one statement, unless a single execute has more: others wait for it, 70 ms for 2 MiB (measured). */
const GROUP_BYTES = 2 * 1024 * 1024;

/** How jobs of several requests are inserted by one statement. */
const GROUPED = {
  maxItems: 500,
  maxInFlight: 1,
  maxWeight: GROUP_BYTES,
  weigh: ({ kept }: NewJob): number => (kept?.inputs.length ?? 0) + (kept?.secretInputs?.length ?? 0),
  userOf: ({ actor }: NewJob): number => actor.id,
  patienceMs: PATIENCE_MS,
  staleMs: STALE_MS,
  confirm: ({ actor }: NewJob): void | Promise<void> => actor.confirm(),
};

/** How many processes are remembered that are guarded, and how many of which no job is inserted by the statement for the newest version. */
const MOST_REMEMBERED = 10_000;

/** After how many milliseconds a request does not go on to a second statement: clients wait for 5 s. */
const SLOW_MS = 1_000;

/** How many groups of executes of guarded processes are remembered. */
const MOST_GUARDED = 1_000;

/** How many of these groups are inserted at the same time, each on a connection of the pool. */
const GUARDED_AT_ONCE = 3;

/** The most of these groups of one user at a time. Behind those of 150 processes, executes of other users took 3 s or were answered 503. */
const GUARDED_PER_USER = 2;

/** Inserts the jobs of executes, those of many requests by one statement. */
@Injectable()
export class GroupedInserts {
  private readonly retried: GroupedCallsOptions<NewJob, Executor> = {
    ...GROUPED,
    within: (work) => this.database.retried(work),
  };
  private readonly newest = new GroupedCalls<NewJob, InsertedJob | null, Executor>(
    (jobs, executor) => this.inserts.ofNewest(executor, jobs),
    this.retried,
  );
  /** Processes whose jobs {@link newest} did not insert the last time: those without a version, that are guarded, or were locked. */
  private readonly passedOver = new LRUCache<number, true>({ max: MOST_REMEMBERED });
  private readonly unguarded = new GroupedCalls<NewJob, Outcome, Executor>(
    (jobs, executor) => this.inserts.unguarded(executor, jobs),
    this.retried,
  );
  /** Apart from those without a key, which take less time. */
  private readonly keyed = new GroupedCalls<KeyedJob, Outcome, Executor>(
    (jobs, executor) => this.inserts.unguardedOnce(executor, jobs),
    { ...this.retried, keyOf: ({ actor, key }) => `${actor.id} ${key}` },
  );
  /** Each user has a group for each guarded process, so that one whose policy is locked holds back no others, and users take turns. */
  private readonly guarded = new LRUCache<string, GroupedCalls<NewJob, Outcome>>({ max: MOST_GUARDED });
  /** Processes that were guarded the last time. The statement that would say so takes as long as the one that inserts. */
  private readonly knownGuarded = new LRUCache<number, true>({ max: MOST_REMEMBERED });
  private readonly guardedAtOnce = new FairSemaphore(GUARDED_AT_ONCE, GUARDED_PER_USER);

  constructor(
    private readonly database: Database,
    private readonly inserts: JobInserts,
    private readonly guard: Guard,
    private readonly replacements: Replacements,
  ) {}

  /**
   * Inserts the row of an execute. Tries again while the process is locked: a waiting statement would delay the whole group, and a separate
   * statement would occupy a connection.
   *
   * @param since `performance.now()` when the request began
   * @returns the row, whose `job_id` is null if a job has the idempotency key already; `absent` if there is no such process
   * @throws Conflict where the policy refuses the job, or the key came with another body; Unavailable as {@link whileLocked}, or if the statement
   *   for the newest version took long and did not insert the job
   */
  async insert(wanted: NewJob, request: ExecuteRequest, since: number): Promise<InsertedJob | 'absent'> {
    const { actor, idempotencyKey: key } = request;
    const started = key === undefined && asksForNewest(wanted) ? await this.ofNewest(wanted, since) : null;
    if (started) return started;
    const outcome = await whileLocked(since, async () => {
      await actor.confirm();
      if (key !== undefined) return this.insertOnce(wanted, key, await bodyHash(request));
      return this.knownGuarded.has(wanted.processId) ? this.ofGuarded(wanted) : this.ofAny(wanted);
    });
    return outcome === 'full' || outcome === 'crowded' ? refuse(outcome) : outcome;
  }

  private async ofNewest(wanted: NewJob, since: number): Promise<InsertedJob | null> {
    if (this.passedOver.has(wanted.processId)) return null;
    const inserted = await this.newest.add(wanted);
    if (inserted) return inserted;
    this.passedOver.set(wanted.processId, true);
    // The next try takes one statement less.
    if (performance.now() - since > SLOW_MS) throw new Unavailable();
    return null;
  }

  private async ofAny(wanted: NewJob): Promise<Outcome> {
    const found = await this.unguarded.add(wanted);
    if (typeof found === 'string') return found;
    if (isRefused(found)) return this.ofGuarded(wanted);
    if (found.version !== null && !found.is_guarded) this.passedOver.delete(wanted.processId);
    return found;
  }

  /** Inserts a job of a process that was guarded a moment ago. */
  private async ofGuarded(wanted: NewJob): Promise<Outcome> {
    const { processId, actor } = wanted;
    const outcome = await this.guardedOf(processId, actor.id).add(wanted);
    // A version that does not exist is no matter of the policy.
    if (wanted.version !== null && (outcome === 'full' || outcome === 'crowded')) {
      const found = await this.unguarded.add(wanted);
      if (typeof found === 'string' || !isRefused(found)) return found;
    }
    // `locked`: by another session, or the process or its policy is deleted. The next try finds out.
    const isGuarded = typeof outcome === 'string' ? outcome !== 'locked' : outcome.is_guarded;
    if (isGuarded) this.knownGuarded.set(processId, true);
    else this.knownGuarded.delete(processId);
    return outcome;
  }

  private guardedOf(processId: number, user: number): GroupedCalls<NewJob, Outcome> {
    const key = `${processId} ${user}`;
    const found =
      this.guarded.get(key) ??
      new GroupedCalls<NewJob, Outcome>((jobs) => this.insertGuarded(jobs), {
        ...GROUPED,
        // In this order: a group that had the turn of its process would hold it while those of other processes of the user go first.
        within: (work) =>
          this.guardedAtOnce.run(user, () => this.guard.inTurn(processId, user, () => work(undefined))),
      });
    this.guarded.set(key, found);
    return found;
  }

  /** Inserts jobs of a guarded process, all of one user. */
  private async insertGuarded(jobs: NewJob[]): Promise<Outcome[]> {
    const inserts = await this.database.transaction((executor) => this.inserts.guarded(executor, jobs));
    this.replacements.announce(inserts.replaced);
    return inserts.outcomes;
  }

  private async insertOnce(wanted: NewJob, key: string, hash: string): Promise<Outcome> {
    const { actor } = wanted;
    const keyed = { ...wanted, key, hash };
    const found = await this.keyed.add(keyed);
    if (typeof found === 'string' || !isRefused(found)) return found;
    const insert = async (executor: Executor): Promise<InsertedJob | null | 'locked'> => {
      const values = keyedValues([keyed], this.inserts.revisions, true);
      const [job] = await executor.rows<InsertedJob>(EXECUTE_ONCE, values);
      if (!job) return 'locked';
      return job.job_id === null ? null : job;
    };
    const inserted = await this.guard.inserting(wanted, 1, insert, (executor) =>
      isStartedBefore(executor, actor, [key, hash]),
    );
    return inserted ?? found;
  }
}

/** Whether a job was not inserted because its process is guarded. */
const isRefused = ({ definition_id, is_guarded, job_id }: InsertedJob): boolean =>
  definition_id !== null && is_guarded && job_id === null;
