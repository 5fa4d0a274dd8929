import { isEnded } from '@liucheng/client';
import type { JobState } from '@liucheng/client';
import { client } from '../../../api/client.js';
import type { Definitions } from '../../model/definitions.js';
import type { Json } from '../../model/flow.js';
import { singleFlow } from './single-flow.js';
import type { SingleRun } from './single-flow.js';

export interface SingleResult {
  state: JobState;
  outputs: Readonly<Record<string, Json>>;
  error: string | null;
  log: string;
}

/**
 * Runs one node as a job of a process that is made for this and deleted afterwards; only the ended job stays in the list of jobs.
 *
 * @param name of that process
 * @throws ValidationError with the faults of the node; ApiError
 */
export async function runSingle(
  run: SingleRun,
  definitions: Definitions,
  name: string,
  signal: AbortSignal,
): Promise<SingleResult> {
  const { id } = await client.processes.create({ name: name.slice(0, 255), project: 'designer' }, { signal });
  let job: number | undefined;
  try {
    await client.processes.save(id, singleFlow(run, definitions), { signal });
    const started = await client.execute({ id, trial: true, signal });
    job = started.id;
    const detail = await started.wait({ signal });
    const [steps, log] = await Promise.all([
      client.api.GET('/api/job/step/', { params: { query: { job, node: run.node.id, limit: 1 } }, signal }),
      client.api.GET('/api/process/logfile/', { params: { query: { jobId: job, row: 0 } }, signal }),
    ]);
    const step = steps.data?.results[0];
    return {
      state: detail.state,
      outputs: (step?.outputs ?? {}) as Record<string, Json>,
      error: step?.error ?? detail.error,
      log: log.data?.logcontent ?? '',
    };
  } finally {
    if (job !== undefined && signal.aborted) await client.stop(job);
    if (job !== undefined && signal.aborted) await ended(job);
    await client.processes.delete(id);
  }
}

/** Waits until a job that was stopped has ended: a process with running jobs cannot be deleted. */
async function ended(job: number): Promise<void> {
  const detail = await client.wait(job);
  if (!isEnded(detail.state)) throw new Error(`job ${job} has not ended`);
}
