import type { JobState } from '@liucheng/client';
import { client } from '../../../api/client.js';
import { MOST_NAME } from '../../../api/create-with-flow.js';
import { cutText } from '../../../api/cut-text.js';
import { acrossLogins } from '../../../api/session.js';
import { toast } from '../../../parts/toasts.js';
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
 * Runs one node as a job of a process that is made for this and deleted afterwards; only the ended job stays in the list of jobs. If the session
 * ends meanwhile, it goes on after the login.
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
  const made = { name: cutText(name, MOST_NAME), project: 'designer' };
  // Not cut off by the signal, nor is the execute: what was made must be known, to be deleted and stopped.
  const { id } = await acrossLogins(() => client.processes.create(made));
  let hasEnded = false;
  try {
    signal.throwIfAborted();
    await acrossLogins(() => client.processes.save(id, singleFlow(run, definitions), { signal }));
    const job = await execute(id);
    signal.throwIfAborted();
    const detail = await acrossLogins(() => client.wait(job, { signal }));
    hasEnded = true;
    const [steps, log] = await acrossLogins(() => readEnded(job, run.node.id, signal));
    const step = steps.data?.results[0];
    return {
      state: detail.state,
      outputs: (step?.outputs ?? {}) as Record<string, Json>,
      error: step?.error ?? detail.error,
      log: log.data?.logcontent ?? '',
    };
  } finally {
    // Its failure must not replace what the node has given.
    await acrossLogins(() => cleanUp(id, hasEnded)).catch(toast.error);
  }
}

/** Starts the draft, only once: of a request that is refused for its token, an earlier attempt may have been accepted. @returns the job */
function execute(id: number): Promise<number> {
  let key: string | undefined;
  return acrossLogins(() => {
    const execution = client.execute({ id, trial: true, idempotencyKey: key });
    key = execution.idempotencyKey;
    return execution.job;
  });
}

const readEnded = (job: number, node: string, signal: AbortSignal) =>
  Promise.all([
    client.api.GET('/api/job/step/', { params: { query: { job, node, limit: 1 } }, signal }),
    client.api.GET('/api/process/logfile/', { params: { query: { jobId: job, row: 0 } }, signal }),
  ]);

/**
 * Deletes a process. Its jobs are stopped before and waited for: a process with a running one cannot be deleted. The server is asked which
 * these are, since the answer that names a started one may be lost.
 */
async function cleanUp(process: number, hasEnded: boolean): Promise<void> {
  if (!hasEnded) {
    await client.jobs.stopAll({ process });
    const { results } = await client.jobs.list({ process }).page();
    await Promise.all(results.map(({ id }) => client.wait(id)));
  }
  await client.processes.delete(process);
}
