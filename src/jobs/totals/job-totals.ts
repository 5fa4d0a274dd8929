/** The table of jobs, and the one with the horizon up to which they are in the totals. */
export const JOB_TOTALS = { table: 'job', horizon: 'job_total_horizon' } as const;
