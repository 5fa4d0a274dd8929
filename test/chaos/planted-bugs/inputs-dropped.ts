/* An execute for which a draft is frozen starts its job without the inputs. */
import { ExecuteService } from '../../../src/jobs/execute.service.js';
import type { Plant } from '../planted-bug.js';

export const plant: Plant = () => {
  const freezeDraft = ExecuteService.prototype['freezeDraft'];
  const withInputs = ExecuteService.prototype['withInputs'];
  const frozen = new WeakSet<object>();
  ExecuteService.prototype['freezeDraft'] = function (request) {
    frozen.add(request);
    return freezeDraft.call(this, request);
  };
  ExecuteService.prototype['withInputs'] = async function (request, target, inputs) {
    const job = await withInputs.call(this, request, target, inputs);
    return frozen.has(request) ? { ...job, kept: null } : job;
  };
  return () => {
    ExecuteService.prototype['freezeDraft'] = freezeDraft;
    ExecuteService.prototype['withInputs'] = withInputs;
  };
};
