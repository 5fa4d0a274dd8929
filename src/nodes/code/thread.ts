/** What a thread of the pool runs: one order after another, each in a sandbox of its own. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { ConsoleLines } from './console-lines.js';
import type { Answer, Ended, Order } from './messages.js';
import { Sandbox } from './sandbox.js';

/** On Linux this is of the thread alone: busy code then leaves the processor to requests, leases and stops. */
if (process.platform === 'linux') setPriority(0, 5);

/** Made ahead of the order, which so need not wait for it. */
let sandbox = Sandbox.create();

const tell = (answer: Answer) => parentPort?.postMessage(answer);

async function carryOut(order: Order): Promise<Ended> {
  const lines = new ConsoleLines(order.maxBytes, (bundle) => tell({ lines: bundle }));
  const ended = (await sandbox).run(order, {
    print: (line) => lines.add(line),
    mustStop: () => {
      lines.sendOld();
      return Atomics.load(order.stop, 0) !== 0;
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
