import { Injectable } from '@nestjs/common';
import { refuseEnded } from '../auth/tokens/refuse-ended.js';
import { GroupedCalls, PATIENCE_MS } from '../database/grouped-calls.js';
import { Database, type Statement } from '../database/database.js';
import { Conflict, NotFound, ValidationError } from '../rest/errors.js';
import { allFields } from '../rest/fields/given.js';
import { message } from '../rest/messages.js';
import type { Actor } from '../rest/requests/caller.js';
import type { Payload } from '../rest/requests/parameters.js';
import type { RerunInput } from './dto/rerun-input.js';
import { checkKey, startedBefore } from './idempotency-key.js';
import { OtherFlows } from './other-flows.js';
import { STATE } from './jobs-statements.js';
import { JobQueue } from './queue.js';
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
import { requestHash } from './request-hash.js';
import { whileLocked } from './while-locked.js';

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
  en: 'The job failed under an earlier release, which did not record where. Run it again without "resume".',
  zh: '任务在较早的版本中失败，未记录失败的位置。请不带 resume 重新运行。',
};

const PROCESS_DELETED = { en: 'The process of the job was deleted.', zh: '任务的流程已删除。' };

const FLOW_GONE = { en: 'The flow of the job is no longer kept.', zh: '任务的流程定义已不再保存。' };

/** A resume to insert. */
interface Resume {
  rerun: Rerun;
  statement: Statement;
  /** The idempotency key and the hash of the request, or nothing. */
  keyed: unknown[];
}

/** How many journals are copied at the same time, each on a connection of the pool. A large one takes some seconds. */
const RESUMES_AT_ONCE = 2;

/** Runs ended jobs again. */
@Injectable()
export class RerunService {
  private readonly resumes = new GroupedCalls<Resume, Inserted | undefined>(
    (resumes) => Promise.all(resumes.map((resume) => this.insertResumed(resume))),
    {
      maxItems: 1,
      maxInFlight: RESUMES_AT_ONCE,
      patienceMs: PATIENCE_MS,
      confirm: ({ rerun }) => rerun.actor.confirm(),
    },
  );

  constructor(
    private readonly database: Database,
    private readonly otherFlows: OtherFlows,
    private readonly queue: JobQueue,
  ) {}

  /**
   * Starts a job with the flow and the inputs of an ended job, from its beginning or from where it ended.
   *
   * @returns the new job's id; with an idempotency key that was used within 24 hours, the id that it was answered then
   * @throws NotFound where there is no such job, before the body is read; where its process, its flow or the version is gone
   * @throws ValidationError where another version cannot go on from there; BadRequest for the key
   * @throws Conflict where the job has not ended, or there is nothing to resume, or the key came with another body before
   * @throws Unavailable where the rows stay locked for 3 s
   */
  async rerun(actor: Actor, id: number, payload: Payload<RerunInput>, key?: string): Promise<number> {
    if ((await this.database.rows(STATE, [id])).length === 0) throw new NotFound();
    const body = await payload.body();
    const { resume, version } = payload.fieldsOf(body);
    if (version !== undefined && !resume) throw new ValidationError({ version: [VERSION_WITHOUT_RESUME] });
    if (key !== undefined) checkKey(key);
    const meant = { rerun: id, resume, version: version ?? null };
    const hash = key === undefined ? '' : requestHash(allFields(body), meant);
    const [before] = (key === undefined ? null : await startedBefore(this.database, actor, key, hash)) ?? [];
    if (before !== undefined) return before;
    const job = await this.jobOf(id);
    refuseUnready(job, resume);
    const other = version === undefined ? null : await this.otherFlows.of(job, version, actor);
    const started = await whileLocked(() => this.insert({ id, actor, resume, other }, key, hash));
    if (started !== null) {
      await this.queue.dispatch([{ id: started, dispatch: 1 }]);
      return started;
    }
    // Another request has used the key at the same time.
    const [winner] = (await startedBefore(this.database, actor, key ?? '', hash)) ?? [];
    if (winner === undefined) throw new Conflict({ en: 'Try again.', zh: '请重试。' });
    return winner;
  }

  private async jobOf(id: number): Promise<RerunRow> {
    const [job] = await this.database.rows<RerunRow>(RERUN_OF, [id]);
    if (!job) throw new NotFound();
    return job;
  }

  /** Inserts the new job; null if the key is taken. */
  private async insert(
    rerun: Rerun,
    key: string | undefined,
    hash: string,
  ): Promise<number | null | 'locked'> {
    const { id, actor, resume } = rerun;
    await actor.confirm();
    const keyed = key === undefined ? [] : [key, hash];
    const statement = key === undefined ? RERUN : RERUN_ONCE;
    const row = resume
      ? await this.resumes.add({ rerun, statement, keyed })
      : (await this.database.write<Inserted>(actor, statement, [...rerunValues(rerun, null), ...keyed]))[0];
    if (row) return row.job_id;
    refuseUnready(await this.jobOf(id), resume);
    return 'locked';
  }

  /** Copies the journal in parts and inserts the job, both or neither. */
  private async insertResumed({ rerun, statement, keyed }: Resume): Promise<Inserted | undefined> {
    const { id, actor } = rerun;
    try {
      return await this.database.transaction(async (executor) => {
        const [begun] = await executor.rows<{ job_id: number }>(BEGIN_RESUME, [id]);
        if (!begun) return undefined;
        for (let last: number | null | undefined = 0; last != null;) {
          const parts: { last: number | null }[] = await executor.rows(COPY_PART, [id, begun.job_id, last]);
          last = parts[0]?.last;
        }
        await refuseEnded(executor, actor);
        const values = [...rerunValues(rerun, begun.job_id), ...keyed];
        const [row] = await executor.rows<Inserted>(statement, values);
        if (row?.job_id == null) throw new NotInserted(row);
        return row;
      });
    } catch (error) {
      if (error instanceof NotInserted) return error.row;
      throw error;
    }
  }
}

/** A row of `RERUN`: the id of the new job, or null if the key is taken. */
interface Inserted {
  job_id: number | null;
}

/** Rolls back the copy of a journal. */
class NotInserted extends Error {
  override name = 'NotInserted';

  constructor(readonly row: Inserted | undefined) {
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
