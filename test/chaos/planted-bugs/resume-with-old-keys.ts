/* A job that is resumed with another version repeats a request with its idempotency key, also if it asks for something else. */
import { JobRecords } from '../../../src/jobs/journal/job-records.js';
import { type Plant, replaceMembers } from '../planted-bug.js';

export const plant: Plant = () => {
  const { resume } = JobRecords.prototype;
  const asIfUnchanged: typeof resume = function* (this: JobRecords, origin, resumption) {
    yield* resume.call(this, origin, { ...resumption, changed: [], different: [], isOther: false });
  };
  return replaceMembers(JobRecords.prototype, {
    resume: { configurable: true, writable: true, value: asIfUnchanged },
  });
};
