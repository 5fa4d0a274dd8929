import type { CompiledFlow } from '../compile-flow.js';
import type { Run, World } from '../world.js';
import { JobRun } from './job-run.js';

/** Starts a job, or goes on with one from its journal. It begins in a later turn of the event loop. */
export function startRun(compiled: CompiledFlow, world: World): Run {
  return new JobRun(compiled, world);
}
