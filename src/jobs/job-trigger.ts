/**
 * What started a job: a user, a schedule, a hook, a user who ran another job again (`rerun`), or the failure of another job (`call`: the process
 * that handles failures).
 */
export const JOB_TRIGGERS = ['user', 'schedule', 'hook', 'rerun', 'call'] as const;

export type JobTrigger = (typeof JOB_TRIGGERS)[number];
