import { type RecordedAction, recording } from '../recording/recording.js';

/** What is inserted for each job, as SQL. */
interface Inserted {
  /** The rows, of which each has the id `job_id` of a new job: what follows `FROM`. */
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

/**
 * SQL of the CTEs `made` and `recorded`, which insert jobs and their audit records. All statements that start jobs use it. They have
 * locked the row of the process before, because a deletion locks it FOR UPDATE before it looks for jobs.
 */
export const insertedJobs = ({ from, job, action, ip, requestId }: Inserted): string => `made AS (
      INSERT INTO job (id, ${Object.keys(job).join(', ')}, priority, admitted)
      SELECT job_id, ${Object.values(job).join(', ')}, COALESCE(policy.priority, 0),
        CASE WHEN policy.max_running IS NOT NULL THEN false END
      FROM (SELECT *, ${job.process_id} AS of_process FROM ${from}) AS started
      LEFT JOIN (SELECT process_id AS policy_of, priority, max_running FROM process_policy) AS policy ON policy_of = of_process
    ), recorded AS (
      ${recording(action, `SELECT ${job.cuser}, ${ip}, ${requestId}, job_id, ${job.process_id} FROM ${from}`)}
    )`;
