/* A replay decides anew whether a called process existed, and whether the call ended in time. */
import { JobJournal } from '../../../src/flow/run/job-journal.js';
import type { Plant } from '../planted-bug.js';

export const plant: Plant = () => {
  const { add, hasLaterSteps } = JobJournal.prototype;
  JobJournal.prototype.add = function (key, value) {
    const decidesBranch = key.endsWith('~inTime') || (/~version\d+$/.test(key) && value === null);
    if (!decidesBranch) add.call(this, key, value);
  };
  JobJournal.prototype.hasLaterSteps = () => false;
  return () => Object.assign(JobJournal.prototype, { add, hasLaterSteps });
};
