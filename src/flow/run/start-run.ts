import type { CompiledFlow } from '../compile-flow.js';
import type { Run, World } from '../world.js';

/** Starts a job, or goes on with one from its journal. */
export function startRun(_compiled: CompiledFlow, _world: World): Run {
  throw new Error('in the making');
}
