import { Injectable } from '@nestjs/common';
import { actorFor, usersWhoMayExecute } from '../../auth/users/acting-users.js';
import { Database } from '../../database/database.js';
import type { Json } from '../../flow/index.js';
import type { NewJob } from '../execute/execute-statements.js';
import type { Targets } from '../execute/execute-targets.js';
import type { InsertRefusal } from '../execute/job-inserts.js';
import { TriggeredStarts } from '../execute/triggered-starts.js';
import { nodesIn } from '../node-progress.js';
import { failedNode } from './failed-node.js';
import {
  APPEND_LINE,
  FAILED_NODES,
  type FailedNodesRow,
  type FailureRow,
  POSTPONE_FAILURE,
  TAKE_FAILURES,
} from './failure-statements.js';

/** When a failure whose handler could not start for now is tried again. */
const AGAIN_MS = 5_000;

/** A failure, and the job of its handler, which is to be inserted. */
export interface PreparedFailure {
  failure: FailureRow;
  job: NewJob;
}

/** Ends failures: with a job of their handler, or a line in the log of the failed job. Another worker can do so at the same time. */
@Injectable()
export class FailureStarts {
  constructor(
    private readonly database: Database,
    private readonly starts: TriggeredStarts,
  ) {}

  /**
   * What is known of the nodes of failed jobs, by the ids of the jobs. Not in it: those whose failure another worker has handled, those that were
   * deleted or have failed once more, and those that are too large to be read together with the ones before.
   */
  async nodesOf(failures: readonly FailureRow[]): Promise<Map<number, FailedNodesRow>> {
    const rows = await this.database.rows<FailedNodesRow>(FAILED_NODES, momentsOf(failures));
    return new Map(rows.map((row) => [row.job_id, row]));
  }

  /**
   * The job of the handler.
   *
   * @param targets the flows that earlier calls have found a moment ago, each of which can take a second to read
   * @throws as {@link TriggeredStarts.prepare}
   */
  prepare(failure: FailureRow, nodes: FailedNodesRow, targets: Targets): Promise<NewJob> {
    const { job_id: job, handler_id: handler, cuser } = failure;
    return this.starts.prepare(
      {
        processId: handler,
        actor: actorFor(cuser, `failure of job ${job}`),
        version: null,
        trigger: 'call',
        inputs: {},
        offered: offeredBy(failure, nodes),
        // The other failures would wait with it.
        waitsForLocks: false,
      },
      targets,
    );
  }

  /**
   * Inserts the jobs of handlers, all or none. Those whose failures another worker has taken are left out.
   *
   * @param cuser the user whose jobs have failed
   * @returns `taken` if another worker has taken all of them
   */
  async insert(
    cuser: number,
    prepared: readonly PreparedFailure[],
  ): Promise<'handled' | 'taken' | 'forbidden' | InsertRefusal> {
    const failures = prepared.map(({ failure }) => failure);
    try {
      const inserted = await this.database.transaction(async (executor) => {
        const rows = await executor.rows<{ job_id: number }>(TAKE_FAILURES, momentsOf(failures));
        const taken = new Set(rows.map(({ job_id }) => job_id));
        const jobs = prepared.filter(({ failure }) => taken.has(failure.job_id)).map(({ job }) => job);
        if (jobs.length === 0) return null;
        if (!(await usersWhoMayExecute(executor, [cuser])).has(cuser)) throw new NotStarted('forbidden');
        const inserts = await this.starts.insert(executor, jobs);
        for (const outcome of inserts.outcomes)
          if (typeof outcome === 'string') throw new NotStarted(outcome);
        return { jobs, inserts };
      });
      if (!inserted) return 'taken';
      await this.starts.announce(inserted.jobs, inserted.inserts);
      return 'handled';
    } catch (error) {
      if (error instanceof NotStarted) return error.why;
      throw error;
    }
  }

  /** Tries the failure again later. @param forMs how much later */
  async postpone({ job_id: job, failed_at }: FailureRow, forMs = AGAIN_MS): Promise<void> {
    await this.database.rows(POSTPONE_FAILURE, [job, failed_at, forMs]);
  }

  /**
   * Says in the log of the failed job why no handler starts. Tries it again later if the row of the job is locked: another failure must not wait for it.
   *
   * @returns false if another worker has taken the failure
   */
  async giveUp(failure: FailureRow, why: string): Promise<boolean> {
    const { job_id: job, handler_id: handler } = failure;
    const line = `Process ${handler}, which the policy names for failures, was not executed: ${why}.`;
    try {
      return await this.database.transaction(async (executor) => {
        const taken = await executor.rows(TAKE_FAILURES, momentsOf([failure]));
        if (taken.length === 0) return false;
        if ((await executor.rows(APPEND_LINE, [job, line])).length === 0) throw new NotStarted('locked');
        return true;
      });
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error;
      await this.postpone(failure);
      return true;
    }
  }
}

/** The failed jobs, and when each has failed. */
const momentsOf = (failures: readonly FailureRow[]): unknown[] => [
  failures.map(({ job_id }) => job_id),
  failures.map(({ failed_at }) => failed_at),
];

/** Rolls back the transaction that removed the failures. */
class NotStarted extends Error {
  override name = 'NotStarted';

  constructor(readonly why: 'forbidden' | InsertRefusal) {
    super(why);
  }
}

/** The inputs of the handler, as far as its flow declares variables of these names. */
function offeredBy(
  { job_id: job, process_id: process, error }: FailureRow,
  { progress, failed_step }: FailedNodesRow,
): Record<string, Json> {
  const node = failedNode({ error, failed_step, nodes: nodesIn(progress) });
  return { job, process, error, ...(node === undefined ? {} : { node }) };
}
