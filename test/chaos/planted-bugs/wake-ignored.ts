/* A job parks although its event has come since its claim. The write that parks it is 300 ms late. */
import { setTimeout } from 'node:timers/promises';
import { FLUSH } from '../../../src/jobs/transitions/flush.js';
import { JobWriter } from '../../../src/worker/writing/job-writer.js';
import { editStatement, type Plant, repairAll } from '../planted-bug.js';

export const plant: Plant = () => {
  const write = JobWriter.prototype['write'];
  JobWriter.prototype['write'] = async function (writes) {
    await setTimeout(300);
    return write.call(this, writes);
  };
  return repairAll(
    () => (JobWriter.prototype['write'] = write),
    editStatement(FLUSH, 'CASE WHEN s.parks AND job.wake THEN', 'CASE WHEN false THEN'),
    editStatement(FLUSH, 's.parks AND job.wake AS is_woken', 'false AS is_woken'),
  );
};
