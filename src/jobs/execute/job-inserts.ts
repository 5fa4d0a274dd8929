import { Injectable } from '@nestjs/common';
import type { Executor } from '../../database/database.js';
import { Catalogue } from '../../flow/index.js';
import { EXISTING_PROCESSES } from '../../versions/existing-processes.js';
import { Admission } from '../admission/admission.js';
import { Guard } from '../admission/guard.js';
import type { GuardRefusal } from '../admission/permits.js';
import { type Replaced, Replacements } from '../admission/replacements.js';
import { JobQueue } from '../deliveries/queue.js';
import {
  EXECUTE,
  EXECUTE_ONCE,
  executeValues,
  type InsertedJob,
  type KeyedJob,
  keyedValues,
  type NewJob,
} from './execute-statements.js';
import { executeNewest } from './newest-statement.js';

/** `absent`: the process does not exist. `locked`: another session has locked its row, as a deletion does, or its policy. */
export type InsertRefusal = 'absent' | GuardRefusal;

/** What came of jobs to insert. */
export interface Inserts {
  /** In the order of the jobs. */
  outcomes: (InsertedJob | InsertRefusal)[];
  /** The jobs that were stopped because these replace them. */
  replaced: Replaced[];
}

/** The jobs of one guarded process, by their positions. */
type Guarded = Map<number, NewJob>;

/** Inserts jobs, and tells others of them after the commit. */
@Injectable()
export class JobInserts {
  /** See {@link Catalogue.revisions}. */
  readonly revisions: string;

  constructor(
    private readonly queue: JobQueue,
    private readonly guard: Guard,
    private readonly replacements: Replacements,
    private readonly admission: Admission,
    catalogue: Catalogue,
  ) {
    this.revisions = catalogue.revisions;
  }

  /**
   * Inserts jobs, each of which `asksForNewest`, of processes that have a version and are not guarded.
   *
   * @returns the outcome of each job, in their order; null: it was not inserted, and {@link unguarded} says why
   */
  async ofNewest(executor: Executor, jobs: readonly NewJob[]): Promise<(InsertedJob | null)[]> {
    const [statement, values] = executeNewest(jobs);
    const rows = await executor.rows<InsertedJob>(statement, values);
    const byPosition = byPositionIn(rows);
    return jobs.map((_, index) => byPosition.get(index + 1) ?? null);
  }

  /**
   * Inserts jobs of processes that are not guarded. The others have `is_guarded`, and no `job_id`.
   *
   * @returns the outcome of each job, in their order
   */
  async unguarded(executor: Executor, jobs: readonly NewJob[]): Promise<(InsertedJob | InsertRefusal)[]> {
    const rows = await executor.rows<InsertedJob>(EXECUTE, executeValues(jobs, this.revisions));
    return this.outcomes(executor, jobs, rows);
  }

  /**
   * As {@link unguarded}, for jobs with idempotency keys, of which no two are the same. A job has no `job_id` either if its key is taken, and is
   * `locked` while another session uses its key.
   */
  async unguardedOnce(
    executor: Executor,
    jobs: readonly KeyedJob[],
  ): Promise<(InsertedJob | InsertRefusal)[]> {
    const rows = await executor.rows<InsertedJob>(EXECUTE_ONCE, keyedValues(jobs, this.revisions));
    return this.outcomes(executor, jobs, rows);
  }

  /** The outcome of each job, in their order. */
  private async outcomes(
    executor: Executor,
    jobs: readonly NewJob[],
    rows: InsertedJob[],
  ): Promise<(InsertedJob | InsertRefusal)[]> {
    const byPosition = byPositionIn(rows);
    const skipped = jobs.filter((_, index) => !byPosition.has(index + 1)).map(({ processId }) => processId);
    const locked = await this.lockedOf(executor, skipped);
    return jobs.map(
      ({ processId }, index) => byPosition.get(index + 1) ?? (locked.has(processId) ? 'locked' : 'absent'),
    );
  }

  /**
   * Inserts jobs in a transaction, also of guarded processes. Call {@link announce} after its commit.
   *
   * @param executor the transaction
   */
  async insert(executor: Executor, jobs: readonly NewJob[]): Promise<Inserts> {
    const outcomes = await this.unguarded(executor, jobs);
    const replaced: Replaced[] = [];
    for (const guarded of guardedOf(jobs, outcomes).values()) {
      const inserts = await this.guarded(executor, [...guarded.values()]);
      for (const [index, position] of [...guarded.keys()].entries())
        outcomes[position] = inserts.outcomes[index] ?? 'locked';
      replaced.push(...inserts.replaced);
    }
    return { outcomes, replaced };
  }

  /**
   * Inserts jobs of one guarded process in a transaction, as many as its policy permits. They are `locked` if it has no policy any more. Call
   * {@link announce} after its commit.
   *
   * @param executor the transaction
   */
  async guarded(executor: Executor, jobs: readonly NewJob[]): Promise<Inserts> {
    const [first] = jobs;
    if (!first) return { outcomes: [], replaced: [] };
    const permit = await this.guard.permit(executor, first.processId, jobs.length);
    if (permit === 'locked') return { outcomes: jobs.map(() => permit), replaced: [] };
    const allowed = jobs.slice(0, permit.allowed);
    const rows =
      allowed.length === 0
        ? []
        : await executor.rows<InsertedJob>(EXECUTE, executeValues(allowed, this.revisions, true));
    const byPosition = byPositionIn(rows);
    const outcomes = jobs.map((_, index) =>
      index < allowed.length ? (byPosition.get(index + 1) ?? 'locked') : (permit.refusal ?? 'locked'),
    );
    const replaced = await this.replacements.replace(executor, first.processId, permit.keep, first.actor);
    return { outcomes, replaced: replaced ? [replaced] : [] };
  }

  /** Tells others of jobs that were inserted, and of those that they replace. Never throws. */
  async announce(jobs: readonly Pick<NewJob, 'processId'>[], { outcomes, replaced }: Inserts): Promise<void> {
    this.replacements.announce(replaced);
    const held = new Set<number>();
    const due: number[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      const job = jobs[index];
      if (!job || typeof outcome === 'string' || outcome.job_id === null) continue;
      if (outcome.waits_for_place) held.add(job.processId);
      else due.push(outcome.job_id);
    }
    for (const processId of held) this.admission.admit(processId);
    await this.dispatch(due);
  }

  /**
   * Begins to hand inserted jobs of a process to the workers. The request does not wait for Redis, which takes 0.8 ms of an execute
   * (measured): its jobs are committed, and the sweeper finds jobs whose dispatch was lost.
   *
   * @param waitsForPlace whether they wait for places that the policy of the process allows
   */
  announceOf(processId: number, ids: readonly number[], waitsForPlace: boolean): void {
    if (waitsForPlace) this.admission.admit(processId);
    else void this.dispatch(ids);
  }

  private async dispatch(ids: readonly number[]): Promise<void> {
    await this.queue.dispatch(ids.map((id) => ({ id, dispatch: 1 })));
  }

  /** Those of the skipped processes that exist: their rows were locked. */
  private async lockedOf(executor: Executor, skipped: number[]): Promise<Set<number>> {
    if (skipped.length === 0) return new Set();
    const rows = await executor.rows<{ id: number }>(EXISTING_PROCESSES, [skipped]);
    return new Set(rows.map(({ id }) => id));
  }
}

/** The rows of inserted jobs by their positions, from 1. */
const byPositionIn = (rows: readonly InsertedJob[]): Map<number, InsertedJob> =>
  new Map(rows.map((row) => [row.n, row]));

/** The jobs that were not inserted because their processes are guarded, by process. */
function guardedOf(
  jobs: readonly NewJob[],
  outcomes: readonly (InsertedJob | InsertRefusal)[],
): Map<number, Guarded> {
  const found = new Map<number, Guarded>();
  for (const [index, outcome] of outcomes.entries()) {
    const job = jobs[index];
    if (!job || typeof outcome === 'string' || !outcome.is_guarded || outcome.definition_id === null)
      continue;
    const ofProcess = found.get(job.processId) ?? new Map<number, NewJob>();
    found.set(job.processId, ofProcess.set(index, job));
  }
  return found;
}
