/**
 * SQL: how many lines the log of a job has.
 *
 * @param job SQL of its id
 */
export const logRows = (job: string): string =>
  `COALESCE((SELECT first_row + rows FROM job_log WHERE job_id = ${job} ORDER BY first_row DESC LIMIT 1), 0)`;
