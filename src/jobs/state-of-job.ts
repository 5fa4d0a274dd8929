import type { Statement } from '../database/database.js';

/** The state of a job; no row if it does not exist. */
export const STATE_OF_JOB: Statement = { name: 'job-state', text: `SELECT state FROM job WHERE id = $1` };
