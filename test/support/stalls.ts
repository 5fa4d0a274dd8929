import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RunningProcess } from './processes.js';
import { limitNow } from './slowness.js';

/** How long a single request may keep other clients waiting, in milliseconds of the server's CPU time on an ordinary machine. */
const MAX_STALL_MS = 200;

/** The machine may be at its slowest at the moment of the stall, and not when its slowness is measured. */
const TRIES = 3;

/**
 * Returns the result of `work`, which sends requests to a server. Fails if in each of three tries a `GET /healthz/live` of another
 * client took more than 200 ms of the server's CPU time meanwhile, on an ordinary machine ({@link limitNow}).
 *
 * @param server a process of its own (`createInstallation`)
 * @param what the requests, as they stand in the error
 */
export async function withoutStall<Result>(
  server: Pick<RunningProcess, 'url' | 'pid'>,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const tries: string[] = [];
  while (tries.length < TRIES) {
    const { result, longest } = await longestStall(server, work);
    const most = limitNow(MAX_STALL_MS, longest);
    if (longest <= most) return result;
    tries.push(`${Math.round(longest)} ms of at most ${Math.round(most)}`);
  }
  throw new Error(`${what} kept others waiting for ${tries.join(', ')}`);
}

/** The other client is a thread, so that work of this process does not delay it. */
async function longestStall<Result>(
  { url, pid }: Pick<RunningProcess, 'url' | 'pid'>,
  work: () => Promise<Result>,
): Promise<{ result: Result; longest: number }> {
  const probe = await probeOf(pid, url);
  probe.postMessage('begin');
  await once(probe, 'message');
  try {
    const result = await work();
    const measured = once(probe, 'message');
    probe.postMessage('end');
    const [{ longest }] = (await measured) as [{ longest: number }];
    return { result, longest };
  } catch (error) {
    current = undefined;
    await probe.terminate();
    throw error;
  }
}

/** The thread of the server that was measured last. A thread takes longer to start than most of the requests that are measured. */
let current: { pid: number; probe: Worker } | undefined;

async function probeOf(pid: number, url: string): Promise<Worker> {
  if (current?.pid === pid) return current.probe;
  await current?.probe.terminate();
  const probe = new Worker(new URL('./stall-probe.mjs', import.meta.url), { workerData: { url, pid } });
  // It waits for the next measurement, which may be none.
  probe.unref();
  current = { pid, probe };
  return probe;
}
