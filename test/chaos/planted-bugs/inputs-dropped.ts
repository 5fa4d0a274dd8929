/*
 * An execute of a draft that is not frozen yet continues without its inputs. If another execute has frozen the draft meanwhile,
 * the job is inserted without them. To make that certain, most executes wait until another one has done so.
 */
import { setTimeout } from 'node:timers/promises';
import { ExecuteService } from '../../../src/jobs/execute.service.js';
import type { Plant } from '../planted-bug.js';

const PAUSE_MS = 100;

export const plant: Plant = () => {
  const resolve = ExecuteService.prototype['resolve'];
  let count = 0;
  ExecuteService.prototype['resolve'] = async function (request) {
    const wanted = await resolve.call(this, request);
    if (wanted !== 'unchecked') return wanted;
    count += 1;
    if (count % 4 !== 1)
      while ((await resolve.call(this, request)) === 'unchecked') await setTimeout(PAUSE_MS);
    const { processId, actor, version = null, trial = false } = request;
    const job = { processId, actor, version, trial, trigger: 'user' as const, callbackUrl: null };
    return { ...job, kept: null, definitionId: null, moment: null };
  };
  return () => (ExecuteService.prototype['resolve'] = resolve);
};
