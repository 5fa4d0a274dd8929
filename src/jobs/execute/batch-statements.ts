import type { Statement } from '../../database/database.js';
import { textArray } from '../../database/text-array.js';
import { actorValues } from '../../recording/recording.js';
import type { Actor } from '../../rest/requests/caller.js';
import { isNullOrOf, isNullOrPast } from '../../versions/execute-target.js';
import type { KeptInputs } from './inputs-keeper.js';
import { freeKey, takenKey } from './idempotency-key.js';
import { insertedJobs, OF_POLICY } from './inserted-jobs.js';
import type { JobTrigger } from '../job-trigger.js';

/** Jobs of one process to insert, all or none. */
export interface NewBatch {
  processId: number;
  actor: Actor;
  /** Null for a trial. */
  version: number | null;
  /** The definition against which the inputs were checked. */
  definitionId: number;
  /** The moment whose shared variables the jobs see. */
  moment: number;
  /** The inputs of each job, in the order of the jobs. */
  kept: readonly KeptInputs[];
  trigger: JobTrigger;
  /** The address that is told of the end of each job; null: none. */
  callbackUrl: string | null;
}

/** The result of a batch. There is no row if the process does not exist or its row is locked, the definition is not its, or the moment is lost. */
export interface InsertedBatch {
  /** The jobs, in the order of the inputs; null if the process is guarded or the idempotency key is taken, and nothing was inserted. */
  job_ids: number[] | null;
  /** See `InsertedJob`. */
  is_guarded: boolean;
  waits_for_place: boolean;
}

const MADE = insertedJobs({
  from: 'numbered WHERE EXISTS (SELECT FROM taken)',
  job: {
    process_id: '$1::int',
    definition_id: '$5::int',
    version: '$6::int',
    inputs: 'inputs',
    secret_inputs: 'secret_inputs',
    variables_at: '$7::int',
    cuser: '$2::int',
    trigger: '$10::text',
    callback_url: '$11::text',
  },
  action: 'job.execute',
  ip: '$3::inet',
  requestId: '$4::text',
});

/**
 * The statement that inserts a batch; its values are {@link batchValues}. It locks the row of the process for the reason that
 * `EXECUTE` does, and locks it once: a lock per job could skip some jobs of a batch and not others.
 *
 * @param taken SQL of the CTE `taken`: `job_ids` from `reserved`, or no row if nothing may be inserted
 * @param isFree SQL: whether jobs may be inserted now; if not, there is no row either
 */
const inserting = (taken: string, isFree = 'true'): string => `
    WITH target AS MATERIALIZED (
      SELECT p.id, ${OF_POLICY}
      FROM process p LEFT JOIN process_policy policy ON policy.process_id = p.id
      WHERE p.id = $1 AND p.deleted_at IS NULL AND ${isNullOrOf('$5::int', 'p.id')} AND ${isNullOrPast('$7::int')} AND ${isFree}
      FOR KEY SHARE OF p SKIP LOCKED
    ), numbered AS MATERIALIZED (
      SELECT given.n, given.inputs, given.secret_inputs, given.priority, given.waits_for_place, nextval('job_id_seq') AS job_id
      FROM (
        SELECT * FROM target, unnest($8::text[], $9::text[]) WITH ORDINALITY AS texts (inputs, secret_inputs, n)
        WHERE $12 OR NOT is_guarded ORDER BY n
      ) AS given
    ), reserved AS (
      SELECT array_agg(job_id ORDER BY n) AS job_ids FROM numbered HAVING count(*) > 0
    ), taken AS (
      ${taken}
    ), ${MADE}
    SELECT (SELECT job_ids FROM taken)::float8[] AS job_ids, is_guarded, waits_for_place FROM target`;

/** Inserts the jobs of a batch. Returns an {@link InsertedBatch}. Its values are {@link batchValues}. */
export const BATCH: Statement = {
  name: 'job-batch',
  text: inserting('SELECT job_ids FROM reserved'),
};

/**
 * As {@link BATCH}, with the idempotency key `$13` and its request's hash `$14`. Inserts no job if the key was used within 24 hours.
 * There is no row while another session uses the key.
 */
export const BATCH_ONCE: Statement = {
  name: 'job-batch-once',
  text: inserting(
    takenKey({
      cuser: '$2::int',
      key: '$13',
      hash: '$14',
      jobId: 'job_ids[1]',
      jobIds: 'job_ids',
      from: 'reserved',
    }),
    freeKey('$2::int', '$13'),
  ),
};

/**
 * The values of {@link BATCH}, and the first of {@link BATCH_ONCE}.
 *
 * @param isGuardHeld whether the policy of a guarded process is locked, so that the jobs may be inserted
 */
export const batchValues = (batch: NewBatch, isGuardHeld: boolean): unknown[] => [
  batch.processId,
  ...actorValues(batch.actor),
  batch.definitionId,
  batch.version,
  batch.moment,
  textArray(batch.kept.map(({ inputs }) => inputs)),
  textArray(batch.kept.map(({ secretInputs }) => secretInputs)),
  batch.trigger,
  batch.callbackUrl,
  isGuardHeld,
];
