import { Injectable } from '@nestjs/common';
import { refuseRevoked } from '../../auth/tokens/refuse-revoked.js';
import { Database, type Executor, type Statement } from '../../database/database.js';
import { Conflict, NotFound, ValidationError } from '../../rest/errors.js';
import { allFields } from '../../rest/fields/given.js';
import { message } from '../../rest/messages.js';
import type { Actor } from '../../rest/requests/caller.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import type { Payload } from '../../rest/requests/parameters.js';
import { TOUCH_POLICY } from '../../policies/touch-policy.js';
import type { RerunInput } from '../dto/rerun-input.js';
import { COPY_EVENTS } from '../events/event-statements.js';
import {
  checkKey,
  isKeyFree,
  isStartedBefore,
  notExpired,
  startedBefore,
} from '../execute/idempotency-key.js';
import { Guard, type GuardedInsertion, refuse } from '../admission/guard.js';
import type { GuardRefusal } from '../admission/permits.js';
import { OtherFlows } from './other-flows.js';
import { STATE_OF_JOB } from '../state-of-job.js';
import { JobInserts } from '../execute/job-inserts.js';
import { type Replaced, Replacements } from '../admission/replacements.js';
import {
  BEGIN_RESUME,
  COPY_PART,
  type Rerun,
  RERUN,
  RERUN_OF,
  RERUN_ONCE,
  type RerunRow,
  rerunValues,
} from './rerun-statements.js';
import { requestHash } from '../execute/request-hash.js';
import { whileLocked } from '../while-locked.js';

const VERSION_WITHOUT_RESUME = message(
  'Only with "resume"; without it, the same version runs again.',
  '只能与 resume 一同使用；否则重新运行的是同一版本。',
);

const NOT_ENDED = { en: 'The job has not ended.', zh: '任务尚未结束。' };

const SUCCESSFUL = {
  en: 'The job was successful: there is nothing to resume.',
  zh: '任务已成功，没有可以继续执行的部分。',
};

const OF_EARLIER_BUILD = {
  en: 'The job failed under an earlier version of liucheng, which did not record where. Run it again without "resume".',
  zh: '任务在较早版本的 liucheng 中失败，未记录失败的位置。请不带 resume 重新运行。',
};

const PROCESS_DELETED = { en: 'The process of the job was deleted.', zh: '任务的流程已删除。' };

const FLOW_GONE = { en: 'The flow of the job is no longer kept.', zh: '任务的流程定义已不再保存。' };

/** A job to insert. */
interface Insertion {
  rerun: Rerun;
  statement: Statement;
  /** The idempotency key and the hash of the request, or nothing. */
  keyed: readonly [key: string, hash: string] | readonly [];
}

/** How many journals are copied at the same time, each on a connection of the pool. A large one takes some seconds. */
const RESUMES_AT_ONCE = 2;

/** The most of one user at a time, so that others need not wait for the large ones of this user. */
const RESUMES_PER_USER = 1;

/** Runs ended jobs again. */
@Injectable()
export class RerunService {
  private readonly semaphore = new FairSemaphore(RESUMES_AT_ONCE, RESUMES_PER_USER);

  constructor(
    private readonly database: Database,
    private readonly otherFlows: OtherFlows,
    private readonly inserts: JobInserts,
    private readonly guard: Guard,
    private readonly replacements: Replacements,
  ) {}

  /**
   * Starts a job with the flow and the inputs of an ended job, from its beginning or from where it ended.
   *
   * @returns the new job's id; with an idempotency key that was used within 24 hours, the id that it was answered then
   * @throws NotFound where there is no such job, before the body is read; where its process, its flow or the version is gone
   * @throws ValidationError where another version cannot go on from there; BadRequest for the key
   * @throws Conflict where the job has not ended, or there is nothing to resume, or the policy of the process refuses the job, or the key came with another body before
   * @throws Unavailable where the rows stay locked for 3 s, or the database does not answer in time
   */
  async rerun(actor: Actor, id: number, payload: Payload<RerunInput>, key?: string): Promise<number> {
    if ((await this.database.rowsOf(actor.id, STATE_OF_JOB, [id])).length === 0) throw new NotFound();
    const body = await payload.body();
    const { resume, version } = payload.fieldsOf(body);
    if (version !== undefined && !resume) throw new ValidationError({ version: [VERSION_WITHOUT_RESUME] });
    if (key !== undefined) checkKey(key);
    const meant = { rerun: id, resume, version: version ?? null };
    const hash = key === undefined ? '' : await requestHash(actor.id, allFields(body), meant);
    const [before] = (key === undefined ? null : await startedBefore(this.database, actor, key, hash)) ?? [];
    if (before !== undefined) return before;
    const job = await this.jobOf(id, actor);
    refuseUnready(job, resume);
    const other = version === undefined ? null : await this.otherFlows.of(job, version, actor);
    const since = performance.now();
    const started = await whileLocked(since, () => this.insert({ id, actor, resume, other }, key, hash));
    if (started === 'full' || started === 'crowded') return refuse(started);
    if (started.job_id !== null) {
      this.inserts.announceOf(started.process_id, [started.job_id], started.waits_for_place);
      return started.job_id;
    }
    // Another request has used the key at the same time.
    return notExpired(await startedBefore(this.database, actor, key ?? '', hash))[0];
  }

  private async jobOf(id: number, actor: Actor): Promise<RerunRow> {
    const [job] = await this.database.rowsOf<RerunRow>(actor.id, RERUN_OF, [id]);
    if (!job) throw new NotFound();
    return job;
  }

  /** Inserts the new job. Its id is null if the key is taken. */
  private async insert(
    rerun: Rerun,
    key: string | undefined,
    hash: string,
  ): Promise<Inserted | GuardRefusal> {
    const { id, actor, resume } = rerun;
    await actor.confirm();
    const keyed: Insertion['keyed'] = key === undefined ? [] : [key, hash];
    const statement = key === undefined ? RERUN : RERUN_ONCE;
    const row = resume
      ? await this.semaphore.run(actor.id, async () => {
          await actor.confirm();
          return this.insertResumed({ rerun, statement, keyed });
        })
      : await this.insertRerun({ rerun, statement, keyed });
    if (row) return row;
    refuseUnready(await this.jobOf(id, actor), resume);
    return 'locked';
  }

  private async insertRerun({
    rerun,
    statement,
    keyed,
  }: Insertion): Promise<Inserted | GuardRefusal | undefined> {
    const valuesOf = (isGuardHeld: boolean): unknown[] => [
      ...rerunValues(rerun, null, isGuardHeld),
      ...keyed,
    ];
    const [row] = await this.database.write<Inserted>(rerun.actor, statement, valuesOf(false));
    if (!row?.is_guarded || row.job_id !== null) return row;
    const guarded = guardedInsertion(row, { rerun, keyed }, async (executor) => {
      const [job] = await executor.rows<Inserted>(statement, valuesOf(true));
      return job;
    });
    return (await this.guard.inserting(...guarded)) ?? row;
  }

  /** Copies the journal and the tokens of events in parts and inserts the job, all or nothing. */
  private async insertResumed(insertion: Insertion): Promise<Inserted | GuardRefusal | undefined> {
    try {
      const { row, replaced } = await this.database.transaction((executor) =>
        this.copyAndInsert(executor, insertion),
      );
      this.replacements.announce(replaced);
      return row;
    } catch (error) {
      if (error instanceof NotInserted) return error.outcome;
      throw error;
    }
  }

  /** @throws NotInserted */
  private async copyAndInsert(executor: Executor, insertion: Insertion): Promise<Resumed> {
    const { rerun, statement, keyed } = insertion;
    const { id, actor } = rerun;
    // First, or the journal would be copied for nothing.
    if (!(await isKeyFree(executor, actor, keyed))) throw new NotInserted(undefined);
    const [begun] = await executor.rows<{ job_id: number }>(BEGIN_RESUME, [id]);
    if (!begun) throw new NotInserted(undefined);
    for (let last: number | null | undefined = 0; last != null;) {
      const parts: { last: number | null }[] = await executor.rows(COPY_PART, [id, begun.job_id, last]);
      last = parts[0]?.last;
    }
    for (let last: string | null | undefined = ''; last != null;) {
      const parts: { last: string | null }[] = await executor.rows(COPY_EVENTS, [id, begun.job_id, last]);
      last = parts[0]?.last;
    }
    await refuseRevoked(executor, actor);
    const insert = async (isGuardHeld: boolean): Promise<Inserted | undefined> => {
      const values = [...rerunValues(rerun, begun.job_id, isGuardHeld), ...keyed];
      const [row] = await executor.rows<Inserted>(statement, values);
      return row;
    };
    const row = await insert(false);
    if (row && row.job_id !== null) return { row, replaced: [] };
    if (!row?.is_guarded) throw new NotInserted(row);
    // Only now: executes of the process wait for the lock of the policy, and the copy of a large journal takes seconds.
    const { result, replaced } = await whileLocked(performance.now(), async () => {
      const guarded = guardedInsertion(row, insertion, async () => {
        // The job got its id before the lock, so a count of the jobs up to a later one lacks it.
        await executor.rows(TOUCH_POLICY, [row.process_id]);
        return insert(true);
      });
      const outcome = await this.guard.inTurn(row.process_id, actor.id, () =>
        this.guard.insertingIn(executor, ...guarded),
      );
      return outcome.result === 'locked' ? 'locked' : outcome;
    });
    if (result === null || typeof result === 'string') throw new NotInserted(result ?? row);
    return { row: result, replaced };
  }
}

/**
 * What `Guard` needs to insert the job.
 *
 * @param row what the insert without the lock of the policy returned
 */
function guardedInsertion(
  { process_id: processId }: Inserted,
  { rerun: { actor }, keyed }: Pick<Insertion, 'rerun' | 'keyed'>,
  insert: (executor: Executor) => Promise<Inserted | undefined>,
): GuardedInsertion<Inserted> {
  const inserting = async (executor: Executor): Promise<Inserted | null | 'locked'> => {
    const job = await insert(executor);
    if (!job) return 'locked';
    return job.job_id === null ? null : job;
  };
  return [{ processId, actor }, 1, inserting, (executor) => isStartedBefore(executor, actor, keyed)];
}

/** What {@link RerunService} has inserted for a resume. */
interface Resumed {
  row: Inserted;
  /** The jobs that were stopped because the new one replaces them. */
  replaced: Replaced[];
}

/** A row of `RERUN`. */
interface Inserted {
  /** The id of the new job; null if the key is taken, or the process is guarded. */
  job_id: number | null;
  process_id: number;
  is_guarded: boolean;
  waits_for_place: boolean;
}

/** Rolls back the copy of a journal. */
class NotInserted extends Error {
  override name = 'NotInserted';

  /** @param outcome why; a row without a job: the key is taken; undefined: the old job or its process is gone or locked */
  constructor(readonly outcome: Inserted | GuardRefusal | undefined) {
    super('the job was not inserted');
  }
}

/** @throws NotFound; Conflict */
function refuseUnready({ state, failed_step, is_deleted, is_kept }: RerunRow, resume: boolean): void {
  if (is_deleted) throw new NotFound(PROCESS_DELETED);
  if (state === 'waiting' || state === 'running' || state === 'stopping') throw new Conflict(NOT_ENDED);
  if (!is_kept) throw new NotFound(FLOW_GONE);
  if (!resume) return;
  if (state === 'successful') throw new Conflict(SUCCESSFUL);
  if (state === 'failed' && failed_step === null) throw new Conflict(OF_EARLIER_BUILD);
}
