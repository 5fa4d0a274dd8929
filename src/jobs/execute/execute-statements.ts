import type { Statement } from '../../database/database.js';
import { plainArray } from '../../database/plain-array.js';
import { textArray } from '../../database/text-array.js';
import { unseen } from '../../database/unseen.js';
import type { Actor } from '../../rest/requests/caller.js';
import { executeTarget, isNullOrOf, isNullOrPast } from '../../versions/execute-target.js';
import type { KeptInputs } from './inputs-keeper.js';
import { freeKey, takenKey } from './idempotency-key.js';
import { insertedJobs, OF_POLICY } from './inserted-jobs.js';
import type { JobTrigger } from '../job-trigger.js';

/** A job to insert. Inputs always come with the definition against which they were checked, and a draft that was frozen for it too. */
export type NewJob = {
  processId: number;
  actor: Actor;
  version: number | null;
  trial: boolean;
  trigger: JobTrigger;
  /** The address that is told when the job has ended; null: none. */
  callbackUrl: string | null;
} & (
  | {
      kept: KeptInputs | null;
      definitionId: number;
      /** The moment whose shared variables the job sees. */
      moment: number;
    }
  | {
      kept: null;
      definitionId: null;
      moment: null;
      /** The frozen draft if it is known to depend on nothing that users can delete. Null: a draft is not inserted, and the caller looks for what it depends on. */
      independentDraft: number | null;
    }
);

/** A job to insert with an idempotency key of its creator, and the hash of its request. */
export type KeyedJob = NewJob & { key: string; hash: string };

/** The result for a job to insert. There is no row if the process does not exist or is locked, the given definition is not its, or the moment is lost. */
export interface InsertedJob {
  /** Its position in the group, from 1. */
  n: number;
  /** Null: no such version, or a draft that must be checked, or of which it must be asked whether what it depends on still exists. */
  definition_id: number | null;
  version: number | null;
  /** Null if the job was not inserted: there is no definition, it is guarded, or the idempotency key is taken. */
  job_id: number | null;
  /** Whether jobs of the process are inserted only under the lock of its policy: see `Guard`. */
  is_guarded: boolean;
  /** Whether the job waits for a place that `max_running` of its process allows. */
  waits_for_place: boolean;
}

const target = executeTarget({
  version: 'asked.version',
  trial: 'asked.trial',
  revisions: '$11',
  definition: 'asked.definition_id',
  independent: 'asked.independent_draft',
});

/**
 * SQL of the CTEs that insert the jobs of executes.
 *
 * @param from as that of {@link insertedJobs}: rows with the columns of a job, `ip` and `request_id`
 */
export const executedJobs = (from: string): string =>
  insertedJobs({
    from,
    job: {
      process_id: 'process_id',
      definition_id: 'definition_id',
      version: 'version',
      inputs: 'inputs',
      secret_inputs: 'secret_inputs',
      variables_at: 'variables_at',
      cuser: 'cuser',
      trigger: 'trigger',
      callback_url: 'callback_url',
    },
    action: 'job.execute',
    ip: 'ip',
    requestId: 'request_id',
  });

/** Each parameter with what is asked of each job, in the order of the columns of `asked`. */
const GIVEN = `${unseen('$1::int[]')}, $2::int[], $3::int[], $4::text[], $5::int[], $6::inet[], $7::text[], $8::int[],
              $9::text[], $10::boolean[], $12::text[], $13::text[], $15::int[]`;
const COLUMNS = `process_id, cuser, version, inputs, definition_id, ip, request_id, moment, secret_inputs, trial, trigger,
               callback_url, independent_draft`;

/** What is asked of a job besides. */
interface Besides {
  /** SQL: the parameters. */
  given: string;
  /** SQL: their columns in `asked`. */
  columns: string;
  /** SQL: whether a job may be inserted now; if not, it has no row either. */
  isFree: string;
}

/**
 * The statement that inserts jobs; its values are {@link executeValues}.
 *
 * It locks the row of the process, because a deletion locks the row FOR UPDATE before it looks for jobs. A process whose row is
 * locked is skipped, so that executes of other processes do not wait.
 *
 * @param ids SQL of the CTE `numbered`: all rows of `target`, each with the id of its job, or null for none
 */
const inserting = (ids: string, besides?: Besides): string => `
    WITH target AS MATERIALIZED (
      SELECT asked.n, asked.cuser, asked.ip, asked.request_id, asked.inputs, asked.secret_inputs, p.id AS process_id,
             COALESCE(asked.moment, (SELECT moment FROM variable_clock)) AS variables_at,
             ${target.version} AS version, ${target.definition} AS definition_id, asked.trigger, asked.callback_url,
             ${besides ? `${besides.columns}, ` : ''}${OF_POLICY}
      FROM unnest(${GIVEN}${besides ? `, ${besides.given}` : ''}) WITH ORDINALITY
             AS asked (${COLUMNS}${besides ? `, ${besides.columns}` : ''}, n)
      JOIN process p ON p.id = asked.process_id AND p.deleted_at IS NULL
        AND ${isNullOrOf('asked.definition_id', 'p.id')} AND ${isNullOrPast('asked.moment')}
      LEFT JOIN process_policy policy ON policy.process_id = asked.process_id ${target.join}
      WHERE ${besides?.isFree ?? 'true'}
      ORDER BY p.id
      FOR KEY SHARE OF p SKIP LOCKED
    ), ${ids}, ${executedJobs('numbered WHERE job_id IS NOT NULL')}
    SELECT n::int, definition_id, version, job_id, is_guarded, waits_for_place FROM numbered`;

/** SQL: whether the row of `target` may be inserted by this statement. */
const IS_INSERTED = 'definition_id IS NOT NULL AND ($14 OR NOT is_guarded)';

/** Inserts a group of jobs. Returns an {@link InsertedJob} for each whose process was found. Its values are {@link executeValues}. */
export const EXECUTE: Statement = {
  name: 'job-execute',
  text: inserting(`numbered AS MATERIALIZED (
      SELECT target.*, CASE WHEN ${IS_INSERTED} THEN nextval('job_id_seq') END AS job_id FROM target
    )`),
};

/**
 * As {@link EXECUTE}, for jobs with idempotency keys, of which no two are the same: its values are {@link keyedValues}. Inserts no job whose key
 * was used within 24 hours. There is no row either for a job while another session uses its key.
 */
export const EXECUTE_ONCE: Statement = {
  name: 'job-execute-once',
  text: inserting(
    `taken AS (
      ${takenKey({
        cuser: 'cuser',
        key: 'key',
        hash: 'hash',
        jobId: "nextval('job_id_seq')",
        from: `target WHERE ${IS_INSERTED}`,
      })}
    ), numbered AS MATERIALIZED (
      SELECT target.*, taken.job_id FROM target LEFT JOIN taken USING (cuser, key)
    )`,
    { given: '$16::text[], $17::text[]', columns: 'key, hash', isFree: freeKey('asked.cuser', 'asked.key') },
  ),
};

/**
 * The values of {@link EXECUTE}.
 *
 * @param revisions the revisions of all nodes of this process, as JSON text
 * @param isGuardHeld whether the policies of guarded processes are locked, so that their jobs may be inserted
 */
export const executeValues = (jobs: readonly NewJob[], revisions: string, isGuardHeld = false): unknown[] => [
  plainArray(jobs.map(({ processId }) => processId)),
  plainArray(jobs.map(({ actor }) => actor.id)),
  plainArray(jobs.map(({ version }) => version)),
  textArray(jobs.map(({ kept }) => kept?.inputs ?? null)),
  plainArray(jobs.map(({ definitionId }) => definitionId)),
  plainArray(jobs.map(({ actor }) => actor.ip)),
  jobs.map(({ actor }) => actor.requestId),
  plainArray(jobs.map(({ moment }) => moment)),
  jobs.map(({ kept }) => kept?.secretInputs ?? null),
  plainArray(jobs.map(({ trial }) => trial)),
  revisions,
  plainArray(jobs.map(({ trigger }) => trigger)),
  jobs.map(({ callbackUrl }) => callbackUrl),
  isGuardHeld,
  plainArray(jobs.map((job) => (job.definitionId === null ? job.independentDraft : null))),
];

/** The values of {@link EXECUTE_ONCE}; the parameters are those of {@link executeValues}. */
export const keyedValues = (jobs: readonly KeyedJob[], revisions: string, isGuardHeld = false): unknown[] => [
  ...executeValues(jobs, revisions, isGuardHeld),
  jobs.map(({ key }) => key),
  jobs.map(({ hash }) => hash),
];
