import type { JobView } from './dto/job-view.js';

/**
 * Tells a job from another one that has its id: Postgres gives the ids of jobs that a failover has lost to others. It contains no `-`,
 * which separates the parts of an event id.
 */
export const identityOf = ({ process, ctime }: Pick<JobView, 'process' | 'ctime'>): string =>
  `${process}.${ctime}`;
