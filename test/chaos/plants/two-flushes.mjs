/* A worker's flush takes a job's records while another flush with records of the same job is under way. */
import { GroupCommit } from '../../../dist/jobs/group-commit.js';

const { take } = GroupCommit.prototype;
GroupCommit.prototype.take = function () {
  if (this.options.weigh) this.options = { ...this.options, keyOf: undefined };
  return take.call(this);
};
