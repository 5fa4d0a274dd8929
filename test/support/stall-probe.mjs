/**
 * A thread that repeatedly requests the liveness of a server, from `begin` to `end`, and reports the longest response time. On Linux it counts only
 * the CPU time of the server's main thread: on a busy machine, other programs cause the rest.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

/** A stall can begin this long before the request that meets it. Shorter pauses cost the server a third of a core. */
const PAUSE_MS = 10;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
/** @type {{ pid: number, url: string }} */
const { pid, url: server } = workerData;
const url = `${server}/healthz/live`;
if (!parentPort) throw new Error('this file is the script of a thread');

/** CPU time of the server's main thread so far, in milliseconds. */
function computed() {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    return Infinity;
  }
}

let longest = 0;
let isOver = true;

/** @returns {Promise<void>} */
const ask = () =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const before = computed();
    request(url, { agent }, (answer) => {
      answer.resume().on('end', () => {
        const own = computed() - before;
        longest = Math.max(longest, Math.min(performance.now() - start, own >= 0 ? own : Infinity));
        resolve();
      });
    })
      .on('error', reject)
      .end();
  });

/** @param {import('node:worker_threads').MessagePort} port */
async function measure(port) {
  isOver = false;
  await ask();
  longest = 0;
  port.postMessage('ready');
  while (!isOver) {
    await ask();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  port.postMessage({ longest });
}

const port = parentPort;
/** @type {Promise<void>} */
let measured = Promise.resolve();
port.on('message', (message) => {
  if (message === 'end') isOver = true;
  else measured = measured.then(() => measure(port));
});
