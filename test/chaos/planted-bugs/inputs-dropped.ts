/* An execute for which a draft is frozen starts its job without the inputs. */
import { ExecuteTargets } from '../../../src/jobs/execute/execute-targets.js';
import { ExecuteService } from '../../../src/jobs/execute/execute.service.js';
import type { Plant } from '../planted-bug.js';

export const plant: Plant = () => {
  const freezeDraft = ExecuteTargets.prototype.freezeDraft;
  const withInputs = ExecuteService.prototype['withInputs'];
  const frozen = new WeakSet<object>();
  ExecuteTargets.prototype.freezeDraft = function (request) {
    frozen.add(request);
    return freezeDraft.call(this, request);
  };
  ExecuteService.prototype['withInputs'] = async function (request, target, inputs) {
    const job = await withInputs.call(this, request, target, inputs);
    return frozen.has(request) ? { ...job, kept: null } : job;
  };
  return () => {
    ExecuteTargets.prototype.freezeDraft = freezeDraft;
    ExecuteService.prototype['withInputs'] = withInputs;
  };
};
