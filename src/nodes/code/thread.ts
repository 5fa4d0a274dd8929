/** The entry point of a thread of the pool: runs one task after another, each in its own sandbox. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { ConsoleLines } from './console-lines.js';
import { type Answer, type Ended, type Order, STOP, TAKES_LONG } from './messages.js';
import { Sandbox } from './sandbox.js';

/** Lowers the priority. On Linux this affects only this thread, so that busy code does not delay requests, leases and stops. */
const yieldTo = (priority: number): void => {
  if (process.platform === 'linux') setPriority(0, priority);
};

/** The priority of code at first, and after it has run long, so that many endless runs hardly slow down a short one. */
const SHORT_PRIORITY = 5;
const LONG_PRIORITY = 15;

yieldTo(SHORT_PRIORITY);

/** Whether the priority could be raised: Linux allows it to root, and to other users as far as their `RLIMIT_NICE` says. */
function hurryAgain(): boolean {
  try {
    yieldTo(SHORT_PRIORITY);
    return true;
  } catch {
    return false;
  }
}

/** Created before the next task arrives, to save its time. */
let sandbox = Sandbox.create();

const tell = (answer: Answer) => parentPort?.postMessage(answer);

async function carryOut(order: Order): Promise<Ended & { isSlow: boolean }> {
  const lines = new ConsoleLines(order.maxBytes, (bundle) => tell({ lines: bundle }));
  let isLong = false as boolean;
  const ended = (await sandbox).run(order, {
    print: (line) => lines.add(line),
    mustStop: () => {
      lines.sendOld();
      const told = Atomics.load(order.told, 0);
      if (told === TAKES_LONG && !isLong) {
        isLong = true;
        yieldTo(LONG_PRIORITY);
      }
      return told === STOP;
    },
  });
  lines.sendAll();
  return { ...ended, isSlow: isLong && !hurryAgain() };
}

parentPort?.on('message', (order: Order) => {
  void carryOut(order).then((ended) => {
    tell(ended);
    sandbox = Sandbox.create();
  });
});
