/** Thread that watches the event loop of the main thread: see `loop-watchdog.ts`. */
import { write } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { Watch } from './loop-watchdog.js';
import { StallMeter } from './stall-meter.js';

const CHECK_MS = 500;
/** How long writing the log line may take: the reader of the log may be stuck too. */
const LOG_MS = 1_000;

const { beats, limitMs } = workerData as Watch;
const meter = new StallMeter(CHECK_MS);
let isOver = false;

const kill = (): void => void process.kill(process.pid, 'SIGKILL');

function end(stalledMs: number): void {
  isOver = true;
  const seconds = (stalledMs / 1000).toFixed(1);
  const line = `liucheng: process ${process.pid} kills itself: its event loop has been blocked for ${seconds} s, by a node that does not return or by unbounded work. Other workers take over its jobs; a job that blocks each of its workers ends as failed (LIUCHENG_STALL_MS, LIUCHENG_MAX_ATTEMPTS)\n`;
  // Not with the console, which writes through the blocked main thread.
  write(2, line, kill);
  setTimeout(kill, LOG_MS);
}

setInterval(() => {
  const stalledMs = meter.observe(Atomics.load(beats, 0), performance.now());
  if (stalledMs >= limitMs && !isOver) end(stalledMs);
}, CHECK_MS);
