import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RunningProcess } from './processes.js';

/** The result of {@link longestStall}. */
export interface Measured<Result> {
  result: Result;
  /** The longest time that a `GET /healthz/live` of another client took meanwhile, in milliseconds of the server's CPU time. */
  longest: number;
}

/**
 * Measures how long a server keeps other clients waiting while `work` runs. The server must be a separate process
 * (`createInstallation`). The other client is a thread, so that work of this process does not delay it.
 */
export async function longestStall<Result>(
  { url, pid }: Pick<RunningProcess, 'url' | 'pid'>,
  work: () => Promise<Result>,
): Promise<Measured<Result>> {
  const probe = new Worker(new URL('./stall-probe.mjs', import.meta.url), { workerData: { url, pid } });
  try {
    await once(probe, 'message');
    const result = await work();
    probe.postMessage('end');
    const [{ longest }] = (await once(probe, 'message')) as [{ longest: number }];
    return { result, longest };
  } finally {
    await probe.terminate();
  }
}
