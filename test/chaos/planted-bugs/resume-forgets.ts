/* A resumed job does not take over the outcomes of steps that act on the outside. */
import { JobRecords } from '../../../src/jobs/journal/job-records.js';
import { type Plant, replaceMembers } from '../planted-bug.js';

const OUTSIDE = /(?:^|\/)(?:first|second)#\d+$/;

export const plant: Plant = () => {
  const { resume } = JobRecords.prototype;
  const forgetful: typeof resume = function* (this: JobRecords, ...given) {
    for (const key of this.recorded.keys()) if (OUTSIDE.test(key)) this.recorded.delete(key);
    yield* resume.apply(this, given);
  };
  return replaceMembers(JobRecords.prototype, {
    resume: { configurable: true, writable: true, value: forgetful },
  });
};
