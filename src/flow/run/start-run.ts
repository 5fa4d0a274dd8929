import type { CompiledFlow } from '../compiled-flow.js';
import type { Run } from '../run.js';
import type { RunHost } from '../run-host.js';
import { JobRun } from './job-run.js';

/** Starts a job, or resumes it from its journal. The first step runs in a later turn of the event loop. */
export function startRun(compiled: CompiledFlow, host: RunHost): Run {
  return new JobRun(compiled, host);
}
