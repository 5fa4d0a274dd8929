/** The entry point of a thread of the pool: runs one task after another, each in its own sandbox. */
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { ConsoleLines } from './console-lines.js';
import { type Answer, type Ended, type Order, STOP } from './messages.js';
import { Sandbox } from './sandbox.js';

/** Created before the next task arrives, to save its time. */
let sandbox = Sandbox.create();

const tell = (answer: Answer) => parentPort?.postMessage(answer);

try {
  tell({ systemId: Number(basename(readlinkSync('/proc/thread-self'))) });
} catch {
  // Another system, or one without `/proc`: the thread runs with the priority of the process.
}

async function carryOut(order: Order): Promise<Ended> {
  const lines = new ConsoleLines(order.maxBytes, (bundle) => tell({ lines: bundle }));
  const ended = (await sandbox).run(order, {
    print: (line) => lines.add(line),
    mustStop: () => {
      lines.sendOld();
      return Atomics.load(order.told, 0) === STOP;
    },
  });
  lines.sendAll();
  return ended;
}

parentPort?.on('message', (order: Order) => {
  void carryOut(order).then((ended) => {
    tell(ended);
    sandbox = Sandbox.create();
  });
});
