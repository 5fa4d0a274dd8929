import type { Statement } from '../../database/database.js';
import { plainArray } from '../../database/plain-array.js';
import { unseen } from '../../database/unseen.js';
import { newestVersion } from '../../versions/execute-target.js';
import { executedJobs, type NewJob } from './execute-statements.js';
import { IS_GUARDED, OF_POLICY } from './inserted-jobs.js';

/**
 * SQL that inserts jobs. The policies are joined by what is asked for: joined by the processes, Postgres expected that one process is not guarded
 * where none has ever had a policy, and read all of them. 40 executes took 22 ms beside 2,000 processes, and take 1 to 5 (beside other work).
 *
 * @param asked SQL of a row for each, with the columns that `asked` names
 */
const inserting = (asked: string): string => `
    WITH target AS MATERIALIZED (
      SELECT asked.n, asked.cuser, asked.ip, asked.request_id, asked.trigger, asked.callback_url, p.id AS process_id,
             (SELECT moment FROM variable_clock) AS variables_at, newest.number AS version, newest.definition_id,
             NULL AS inputs, NULL AS secret_inputs, nextval('job_id_seq') AS job_id, ${OF_POLICY}
      FROM ${asked} AS asked (process_id, cuser, ip, request_id, trigger, callback_url, n)
      JOIN process p ON p.id = asked.process_id AND p.deleted_at IS NULL
      CROSS JOIN LATERAL (${newestVersion()}) newest
      LEFT JOIN process_policy policy ON policy.process_id = asked.process_id
      WHERE NOT ${IS_GUARDED}
      FOR KEY SHARE OF p SKIP LOCKED
    ), ${executedJobs('target')}
    SELECT n::int, definition_id, version, job_id, is_guarded, waits_for_place FROM target`;

/**
 * Inserts those of a group of jobs, all of which {@link asksForNewest}, whose processes have a version and are not guarded. Returns an
 * `InsertedJob` for each of these. For the others, and where the process is locked, nothing is inserted: `EXECUTE` says why, and finds drafts.
 *
 * Most executes ask for nothing but the newest version. Postgres spends half of an `EXECUTE` of one job on parts of its plan that only the
 * others need: 216 µs instead of 329, and 794 instead of 870 for 25 jobs (measured, alternating).
 */
export const EXECUTE_NEWEST: Statement = {
  name: 'job-execute-newest',
  text: inserting(
    `unnest(${unseen('$1::int[]')}, $2::int[], $3::inet[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY`,
  ),
};

/** The same for one job, which takes an eighth less without arrays: 253 µs instead of 287 (measured, alternating). */
export const EXECUTE_ONE_NEWEST: Statement = {
  name: 'job-execute-one-newest',
  text: inserting('(VALUES ($1::int, $2::int, $3::inet, $4::text, $5::text, $6::text, 1))'),
};

/** Whether a job runs the newest version of its process, whichever that is when it is inserted. Then it has no inputs: those come with a definition. */
export const asksForNewest = ({ version, trial, definitionId }: NewJob): boolean =>
  version === null && !trial && definitionId === null;

/** What is asked of a job, in the order of the parameters. */
const askedOf = ({ processId, actor, trigger, callbackUrl }: NewJob): unknown[] => [
  processId,
  actor.id,
  actor.ip,
  actor.requestId,
  trigger,
  callbackUrl,
];

/** The statement that inserts jobs, {@link EXECUTE_NEWEST} or {@link EXECUTE_ONE_NEWEST}, and its values. */
export function executeNewest(jobs: readonly NewJob[]): [Statement, unknown[]] {
  const [job] = jobs;
  if (job && jobs.length === 1) return [EXECUTE_ONE_NEWEST, askedOf(job)];
  return [
    EXECUTE_NEWEST,
    [
      plainArray(jobs.map(({ processId }) => processId)),
      plainArray(jobs.map(({ actor }) => actor.id)),
      plainArray(jobs.map(({ actor }) => actor.ip)),
      jobs.map(({ actor }) => actor.requestId),
      plainArray(jobs.map(({ trigger }) => trigger)),
      jobs.map(({ callbackUrl }) => callbackUrl),
    ],
  ];
}
