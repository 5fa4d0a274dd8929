/*
 * A worker begins a flush of a job while another flush of the same job is in progress. Every second flush is 100 ms late, as
 * on a slow connection, which does no harm by itself.
 */
import { setTimeout } from 'node:timers/promises';
import { GroupedCalls } from '../../../src/database/grouped-calls.js';
import { JobWriter } from '../../../src/worker/writing/job-writer.js';
import { ignoreGaps, type Plant, repairAll } from '../planted-bug.js';

export const plant: Plant = () => {
  const take = GroupedCalls.prototype['take'];
  GroupedCalls.prototype['take'] = function () {
    const options = this['options'];
    if (!options.weigh) return take.call(this);
    Object.assign(this, { options: { ...options, keyOf: undefined } });
    try {
      return take.call(this);
    } finally {
      Object.assign(this, { options });
    }
  };
  const write = JobWriter.prototype['write'];
  let count = 0;
  JobWriter.prototype['write'] = async function (writes) {
    count += 1;
    if (count % 2 === 0) await setTimeout(100);
    return write.call(this, writes);
  };
  return repairAll(
    () => (GroupedCalls.prototype['take'] = take),
    () => (JobWriter.prototype['write'] = write),
    // A row whose predecessor is not committed yet would be refused.
    ignoreGaps(),
  );
};
