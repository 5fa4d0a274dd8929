import { NO_RECORDS } from './flush-values.js';

/** After this many deaths since the last reset, a job is isolated: it runs in a process without other jobs. */
export const ISOLATED_AT_DEATHS = 2;

/** SQL: whether the newest attempt of the row `job` has committed records. Rows with steps alone do not count. */
export const HAS_PROGRESSED = `EXISTS (
        SELECT FROM job_journal j WHERE j.job_id = job.id AND j.number > job.claimed_journal
          AND j.records <> '${NO_RECORDS}')`;
