import type { Statement } from '../../database/database.js';
import type { Resumption } from '../../flow/index.js';
import { actorValues } from '../../recording/recording.js';
import type { Actor } from '../../rest/requests/caller.js';
import type { KeptInputs } from '../execute/inputs-keeper.js';
import { freeKey, takenKey } from '../execute/idempotency-key.js';
import { insertedJobs, OF_POLICY } from '../execute/inserted-jobs.js';
import type { JobState } from '../job-state.js';
import { RESUMED } from '../journal/job-records.js';

/** A job that may be run again. */
export interface RerunRow {
  id: number;
  process_id: number;
  state: JobState;
  version: number | null;
  definition_id: number;
  variables_at: number;
  uuid: string | null;
  failed_step: string | null;
  /** Whether its process was deleted. */
  is_deleted: boolean;
  /** Whether its flow still exists. */
  is_kept: boolean;
}

/** The {@link RerunRow} of the job `$1`; no row if it does not exist. It is small: of 300 reruns at once, those with 3 MB each took 1 GB. */
export const RERUN_OF: Statement = {
  name: 'job-rerun-of',
  text: `
    SELECT j.id, j.process_id, j.state, j.version, j.definition_id, j.variables_at, j.uuid, j.failed_step,
           p.deleted_at IS NOT NULL AS is_deleted,
           EXISTS (SELECT FROM flow_definition f WHERE f.id = j.definition_id) AS is_kept
    FROM job j JOIN process p ON p.id = j.process_id WHERE j.id = $1`,
};

/** What another flow is compared with: up to some megabytes. */
export interface ComparedRow {
  /** JSON text, sealed if it contains secrets; null: no inputs. */
  inputs: string | null;
  /** JSON text with secrets redacted; null: no inputs. */
  shown_inputs: string | null;
  progress: string | null;
  error: string | null;
}

/** The {@link ComparedRow} of the job `$1` with the UUID `$2`. */
export const COMPARED: Statement = {
  name: 'job-rerun-compared',
  text: `
    SELECT COALESCE(secret_inputs, inputs) AS inputs, inputs AS shown_inputs, progress, error
    FROM job WHERE id = $1 AND uuid IS NOT DISTINCT FROM $2::uuid`,
};

/** The definition of the version `$2` of the process `$1`. */
export const VERSION: Statement = {
  name: 'job-rerun-version',
  text: `SELECT definition_id FROM process_version WHERE process_id = $1 AND number = $2`,
};

/** Another flow than that of the job which is resumed. */
export interface OtherFlow {
  /** The UUID of the job that is resumed. */
  job: string | null;
  definitionId: number;
  version: number;
  /** The inputs of the job, as this flow keeps them; null if there are none. */
  kept: KeptInputs | null;
  /** What differs from the flow of the job. */
  changes: Omit<Resumption, 'failedAt'>;
}

/** What differs where a job goes on with its own flow. */
const UNCHANGED: OtherFlow['changes'] = { changed: [], different: [], waitsAnew: [], isOther: false };

/** A job to run again. */
export interface Rerun {
  id: number;
  actor: Actor;
  /** Whether the new job starts with all that the old one has finished. */
  resume: boolean;
  /** Null: the flow of the old job. */
  other: OtherFlow | null;
}

/** SQL of a column of the new job: `ours` if it runs the flow of the old job, else `given`. */
const ofFlow = (ours: string, given: string): string => `CASE WHEN $6 IS NULL THEN ${ours} ELSE ${given} END`;

/**
 * SQL: whether the old job and the version are those for which the other flow was found, if there is one. A failover in between can lose
 * them, and give their ids to others.
 */
const IS_SAME = '($6::int IS NULL OR uuid IS NOT DISTINCT FROM $13::uuid)';
const IS_VERSION = `($6::int IS NULL OR EXISTS (
        SELECT FROM process_version v WHERE v.process_id = p.id AND v.number = $7 AND v.definition_id = $6))`;

const MADE = insertedJobs({
  from: 'started',
  job: {
    process_id: 'process_id',
    definition_id: 'COALESCE($6::int, definition_id)',
    version: ofFlow('version', '$7::int'),
    inputs: ofFlow('inputs', '$8::text'),
    secret_inputs: ofFlow('secret_inputs', '$9::text'),
    variables_at: 'CASE WHEN $5 THEN variables_at ELSE (SELECT moment FROM variable_clock) END',
    cuser: 'cuser',
    trigger: `'rerun'`,
    rerun_of: 'id',
    progress: `CASE WHEN $5 THEN (
          SELECT json_agg(node) FROM json_array_elements(progress::json) AS node WHERE node->>'state' = 'successful'
        )::text END`,
    fence: 'CASE WHEN $5 THEN 1 ELSE 0 END',
    claim: 'CASE WHEN $5 THEN gen_random_uuid() END',
  },
  action: 'job.rerun',
  ip: '$3::inet',
  requestId: '$4::text',
});

/**
 * The statement that inserts the new job; its values are {@link rerunValues}. Returns its `job_id`; no row if the old job or its
 * process is gone or locked by another session, or not the one for which another flow was found.
 *
 * It locks the old job, so that retention does not delete it meanwhile, and the process against a deletion. Both are skipped if they
 * are locked, so that no connection waits. The journal of a resume was copied before, in the same transaction: see {@link COPY_PART}.
 *
 * The fence of a resume starts at 1, with a claim that nobody has made: the worker must read the journal.
 *
 * @param ids SQL of the CTE `numbered`: the row of `target` with the id of its job, or null for none
 * @param isFree SQL: whether the job may be inserted now; if not, there is no row either
 */
const inserting = (ids: string, isFree = 'true'): string => `
    WITH old AS MATERIALIZED (
      SELECT id, process_id, definition_id, version, inputs, secret_inputs, variables_at, progress, uuid, failed_step
      FROM job WHERE id = $1 AND finish_time IS NOT NULL AND ${IS_SAME}
      FOR KEY SHARE SKIP LOCKED
    ), target AS MATERIALIZED (
      SELECT old.*, $2::int AS cuser, ${OF_POLICY}
      FROM old JOIN process p ON p.id = old.process_id AND p.deleted_at IS NULL AND ${IS_VERSION}
      LEFT JOIN process_policy policy ON policy.process_id = p.id
      WHERE ${isFree}
      FOR KEY SHARE OF p SKIP LOCKED
    ), ${ids}, started AS (
      SELECT * FROM numbered WHERE job_id IS NOT NULL
    ), resumed AS (
      SELECT * FROM started WHERE $5::boolean
    ), ${MADE}, marked AS (
      INSERT INTO job_journal (job_id, number, records)
      SELECT job_id, COALESCE((SELECT max(number) FROM job_journal WHERE job_id = resumed.id), 0) + 1,
        json_build_array(json_build_array('${RESUMED}', json_build_object(
          'id', id, 'uuid', uuid, 'failedAt', substr(failed_step, 2), 'changed', $10::json->'changed',
          'different', $10::json->'different', 'waitsAnew', $10::json->'waitsAnew', 'isOther', $10::json->'isOther',
          'isRewired', $10::json->'isOther')))::text
      FROM resumed
    ), logged AS (
      INSERT INTO job_log (job_id, first_row, rows, text)
      SELECT job_id, 0, 1, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ' info - Resumes job ' || id
      FROM resumed
    )
    SELECT job_id, process_id, is_guarded, waits_for_place FROM numbered`;

/** SQL: whether the row of `target` may be inserted by this statement. */
const IS_INSERTED = '($12 OR NOT is_guarded)';

/** SQL: the id of the new job. */
const JOB_ID = `COALESCE($11::bigint, nextval('job_id_seq'))`;

/** Inserts the new job. */
export const RERUN: Statement = {
  name: 'job-rerun',
  text: inserting(`numbered AS MATERIALIZED (
      SELECT target.*, CASE WHEN ${IS_INSERTED} THEN ${JOB_ID} END AS job_id FROM target
    )`),
};

/**
 * As {@link RERUN}, with the idempotency key `$14` and its request's hash `$15`. Inserts no job if the key was used within 24 hours.
 * There is no row while another session uses the key.
 */
export const RERUN_ONCE: Statement = {
  name: 'job-rerun-once',
  text: inserting(
    `taken AS (
      ${takenKey({ cuser: 'cuser', key: '$14', hash: '$15', jobId: JOB_ID, from: `target WHERE ${IS_INSERTED}` })}
    ), numbered AS MATERIALIZED (
      SELECT target.*, taken.job_id FROM target LEFT JOIN taken ON true
    )`,
    freeKey('$2::int', '$14'),
  ),
};

/**
 * The values of {@link RERUN}, and the first of {@link RERUN_ONCE}.
 *
 * @param jobId the id of the new job, if its journal was copied; null: a new id
 * @param isGuardHeld whether the policy of a guarded process is locked, so that the job may be inserted
 */
export const rerunValues = (
  { id, actor, resume, other }: Rerun,
  jobId: number | null,
  isGuardHeld: boolean,
): unknown[] => [
  id,
  ...actorValues(actor),
  resume,
  other?.definitionId ?? null,
  other?.version ?? null,
  other?.kept?.inputs ?? null,
  other?.kept?.secretInputs ?? null,
  JSON.stringify(other?.changes ?? UNCHANGED),
  jobId,
  isGuardHeld,
  other?.job ?? null,
];

/**
 * Locks the ended job `$1` against retention and its process against deletion, so that the copy of the journal can be committed, and
 * takes an id for the job that resumes it. No row if one of them is gone or locked.
 */
export const BEGIN_RESUME: Statement = {
  name: 'job-resume-begin',
  text: `
    WITH old AS MATERIALIZED (
      SELECT id, process_id FROM job WHERE id = $1 AND finish_time IS NOT NULL FOR KEY SHARE SKIP LOCKED
    ), kept AS MATERIALIZED (
      SELECT p.id FROM old JOIN process p ON p.id = old.process_id AND p.deleted_at IS NULL FOR KEY SHARE OF p SKIP LOCKED
    )
    SELECT nextval('job_id_seq') AS job_id FROM kept`,
};

/** The size of a part of a journal, in bytes as stored. Copying it takes 0.25 s on a busy machine (measured); a statement may take 3.5 s. */
const PART_BYTES = 4 * 1024 * 1024;
const PART_ROWS = 5_000;

/**
 * Copies the next part of the journal of job `$1`, after the row with number `$3`, to the journal of job `$2`. Returns the number of
 * its `last` row; null if nothing was left. The rows keep their numbers, because sealed records are bound to the job and the row for
 * which they were sealed. Compressed records are copied as they are stored.
 */
export const COPY_PART: Statement = {
  name: 'job-journal-copy',
  text: `
    WITH part AS MATERIALIZED (
      SELECT number FROM (
        SELECT number, sum(bytes) OVER (ORDER BY number) - bytes AS before FROM (
          SELECT number, pg_column_size(records) + COALESCE(pg_column_size(steps), 0) AS bytes FROM job_journal
          WHERE job_id = $1 AND number > $3 ORDER BY number LIMIT ${PART_ROWS}
        ) AS next
      ) AS summed
      WHERE before < ${PART_BYTES}
    ), copied AS (
      INSERT INTO job_journal (job_id, number, records, sealed_for, step_ids, step_nodes, step_states, step_keys, steps)
      SELECT $2, j.number, j.records, COALESCE(j.sealed_for, j.job_id), j.step_ids, j.step_nodes, j.step_states, j.step_keys, j.steps
      FROM part JOIN job_journal j ON j.job_id = $1 AND j.number = part.number
    )
    SELECT max(number) AS last FROM part`,
};
