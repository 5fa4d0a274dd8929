/* A resumed job sends a request that was in flight with an idempotency key of its own. */
import { JobRecords } from '../../../src/jobs/journal/job-records.js';
import { type Plant, replaceMembers } from '../planted-bug.js';

export const plant: Plant = () => {
  const { resume } = JobRecords.prototype;
  const withoutOrigin: typeof resume = function* (this: JobRecords, ...given) {
    yield* resume.apply(this, given);
    this.origins.length = 0;
  };
  return replaceMembers(JobRecords.prototype, {
    resume: { configurable: true, writable: true, value: withoutOrigin },
  });
};
