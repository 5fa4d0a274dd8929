import type { Statement } from '../database/database.js';
import { plainArray } from '../database/plain-array.js';
import { unseen } from '../database/unseen.js';
import { newestVersion } from '../versions/execute-target.js';
import { executedJobs, type NewJob } from './execute-statements.js';
import { IS_GUARDED, OF_POLICY } from './inserted-jobs.js';

/**
 * Inserts those of a batch of jobs, all of which {@link asksForNewest}, whose processes have a version and are not guarded. Returns an
 * `InsertedJob` for each of these. For the others, and where the process is locked, nothing is inserted: `EXECUTE` says why, and finds drafts.
 * Its values are {@link newestValues}.
 *
 * Most executes ask for nothing but the newest version. Postgres spends half of an `EXECUTE` of one job on parts of its plan that only the
 * others need: 216 µs instead of 329, and 794 instead of 870 for 25 jobs (measured, alternating).
 */
export const EXECUTE_NEWEST: Statement = {
  name: 'job-execute-newest',
  text: `
    WITH target AS MATERIALIZED (
      SELECT asked.n, asked.cuser, asked.ip, asked.request_id, asked.trigger, asked.callback_url, p.id AS process_id,
             (SELECT moment FROM variable_clock) AS variables_at, newest.number AS version, newest.definition_id,
             NULL AS inputs, NULL AS secret_inputs, nextval('job_id_seq') AS job_id, ${OF_POLICY}
      FROM unnest(${unseen('$1::int[]')}, $2::int[], $3::inet[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY
             AS asked (process_id, cuser, ip, request_id, trigger, callback_url, n)
      JOIN process p ON p.id = asked.process_id AND p.deleted_at IS NULL
      CROSS JOIN LATERAL (${newestVersion()}) newest
      LEFT JOIN process_policy policy ON policy.process_id = p.id
      WHERE NOT ${IS_GUARDED}
      FOR KEY SHARE OF p SKIP LOCKED
    ), ${executedJobs('target')}
    SELECT n::int, definition_id, version, job_id, is_guarded, is_held FROM target`,
};

/** Whether a job runs the newest version of its process, whichever that is when it is inserted. Then it has no inputs: those come with a definition. */
export const asksForNewest = ({ version, trial, definitionId }: NewJob): boolean =>
  version === null && !trial && definitionId === null;

/** The values of {@link EXECUTE_NEWEST}. */
export const newestValues = (jobs: readonly NewJob[]): unknown[] => [
  plainArray(jobs.map(({ processId }) => processId)),
  plainArray(jobs.map(({ actor }) => actor.id)),
  plainArray(jobs.map(({ actor }) => actor.ip)),
  jobs.map(({ actor }) => actor.requestId),
  plainArray(jobs.map(({ trigger }) => trigger)),
  jobs.map(({ callbackUrl }) => callbackUrl),
];
