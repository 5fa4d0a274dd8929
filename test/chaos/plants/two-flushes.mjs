/*
 * A worker's flush takes a job's records while another flush with records of the same job is under way; every second flush
 * finds a slow connection, which by itself does no harm.
 */
import 'reflect-metadata';

const { GroupedCalls } = await import('../../../dist/database/grouped-calls.js');
const { JobWriter } = await import('../../../dist/jobs/worker/job-writer.js');

const { take } = GroupedCalls.prototype;
GroupedCalls.prototype.take = function () {
  if (this.options.weigh) this.options = { ...this.options, keyOf: undefined };
  return take.call(this);
};

const { write } = JobWriter.prototype;
let count = 0;
JobWriter.prototype.write = async function (writes) {
  count += 1;
  if (count % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 100));
  return write.call(this, writes);
};
