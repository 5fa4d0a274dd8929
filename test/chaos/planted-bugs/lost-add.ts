/* Every third dispatch does not reach Redis, and no worker looks for jobs that were not delivered. */
import { JobQueue } from '../../../src/jobs/deliveries/queue.js';
import { UNDELIVERED } from '../../../src/jobs/transitions/overdue.js';
import { editStatement, type Plant, repairAll } from '../planted-bug.js';

export const plant: Plant = () => {
  const { dispatch } = JobQueue.prototype;
  let count = 0;
  JobQueue.prototype.dispatch = async function (jobs) {
    count += 1;
    if (count % 3 !== 0) await dispatch.call(this, jobs);
  };
  return repairAll(
    () => (JobQueue.prototype.dispatch = dispatch),
    editStatement(UNDELIVERED, "state = 'waiting'", "state = 'waiting' AND false"),
  );
};
