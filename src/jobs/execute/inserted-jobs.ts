import { type RecordedAction, recording } from '../../recording/recording.js';

/** What is inserted for each job, as SQL. */
interface Inserted {
  /** The rows: what follows `FROM`. Each has the id `job_id` of a new job, and {@link OF_POLICY}. */
  from: string;
  /** The columns of the job besides its id and those that follow from the policy of its process. */
  job: Record<
    'process_id' | 'definition_id' | 'version' | 'inputs' | 'secret_inputs' | 'variables_at' | 'cuser',
    string
  > &
    Record<string, string>;
  /** The action that the audit records name, and where it came from. */
  action: RecordedAction;
  ip: string;
  requestId: string;
}

/** SQL: whether the policy of the process, which is joined as `policy`, must be locked before a job is inserted: see `Guard`. */
export const IS_GUARDED =
  "(policy.max_running IS NOT NULL AND policy.on_limit <> 'queue' OR policy.max_waiting IS NOT NULL)";

/**
 * SQL of the columns that follow from the policy of the process, which is joined as `policy`: {@link IS_GUARDED}, whether a job waits for a
 * place, and the priority of the job.
 */
export const OF_POLICY = `
  ${IS_GUARDED} AS is_guarded,
  policy.max_running IS NOT NULL AS waits_for_place, COALESCE(policy.priority, 0) AS priority`;

/**
 * SQL of the CTEs `made` and `recorded`, which insert jobs and their audit records. All statements that start jobs use it. They have
 * locked the row of the process before, because a deletion locks it FOR UPDATE before it looks for jobs.
 */
export const insertedJobs = ({ from, job, action, ip, requestId }: Inserted): string => `made AS (
      INSERT INTO job (id, ${Object.keys(job).join(', ')}, priority, admitted)
      SELECT job_id, ${Object.values(job).join(', ')}, priority, CASE WHEN waits_for_place THEN false END FROM ${from}
    ), recorded AS (
      ${recording(action, `SELECT ${job.cuser}, ${ip}, ${requestId}, job_id, ${job.process_id} FROM ${from}`)}
    )`;
