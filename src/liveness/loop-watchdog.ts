import { Worker } from 'node:worker_threads';

/** The `workerData` of the watchdog thread. */
export interface Watch {
  /** One counter, which the event loop increments. */
  beats: Int32Array;
  limitMs: number;
}

/** How often the event loop increments the counter. */
const BEAT_MS = 250;

/** Threads run built files. Under jest, which compiles the sources in memory, this is the file of the last build. */
const FILE = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/liveness/loop-watchdog-thread.js', import.meta.url)
  : new URL('./loop-watchdog-thread.js', import.meta.url);

/**
 * Watches the event loop of this process from a separate thread, and kills the process if the loop is blocked for `limitMs`
 * milliseconds of running time: nothing else ends a third-party node that never returns. The blocked process cannot renew
 * the leases of its jobs, so other workers take them over.
 *
 * @param limitMs 0 starts no watchdog
 */
export function watchEventLoop(limitMs: number): void {
  if (limitMs === 0) return;
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(FILE, {
    workerData: { beats, limitMs } satisfies Watch,
    env: {},
    execArgv: [],
    // Measured: 3 MB. With V8's default limits it can grow to 20 MB.
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
  });
  thread.unref();
  // The process works without a watchdog too.
  thread.on('error', (error) =>
    process.emitWarning(`the watchdog of the event loop has failed: ${error.message}`),
  );
  setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS).unref();
}
