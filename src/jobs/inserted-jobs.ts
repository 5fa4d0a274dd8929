import { type RecordedAction, recording } from '../recording/recording.js';

/** What is inserted for each job, as SQL. */
interface Inserted {
  /** The rows, of which each has the id `job_id` of a new job: what follows `FROM`. */
  from: string;
  /** The columns of the job besides its id. */
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
      INSERT INTO job (id, ${Object.keys(job).join(', ')})
      SELECT job_id, ${Object.values(job).join(', ')} FROM ${from}
    ), recorded AS (
      ${recording(action, `SELECT ${job.cuser}, ${ip}, ${requestId}, job_id, ${job.process_id} FROM ${from}`)}
    )`;
