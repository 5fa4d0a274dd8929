/** Entry point of a thread of `FlowThreads`: runs one task after another. */
import 'reflect-metadata';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { toTexts, type Json } from '../flow/index.js';
import { hashedFlow } from '../versions/flow-threads/hashed-flow.js';
import { refusalOf } from '../versions/flow-threads/refused-elsewhere.js';
import type { Answer, Handlers, Order, ThreadData } from '../versions/flow-threads/tasks.js';
import { loadCatalogue } from '../packages/load-catalogue.js';
import { readDraft } from '../versions/read-draft.js';
import { readSentFlow } from '../versions/read-sent-flow.js';
import { markPacked } from '../transfer/mark-packed.js';
import { readFile } from '../transfer/read-file.js';
import { RestError } from '../rest/errors.js';

/** On Linux this lowers the priority of this thread only, so that requests, lease renewals and stops come first. */
if (process.platform === 'linux') setPriority(0, 5);

const { packages, limits } = workerData as ThreadData;
const catalogue = await loadCatalogue(packages);

const handlers: Handlers = {
  check: (text) => hashedFlow(JSON.parse(text), catalogue, limits),
  takeApart: (text) => toTexts(JSON.parse(text) as Json),
  readDraft,
  markFlow: (text) => markPacked(text, catalogue),
  readFile: (sent) => readFile(sent, catalogue),
  readFlow: (sent) => readSentFlow(sent, (flow) => hashedFlow(flow, catalogue, limits)),
};

async function carryOut({ task, given }: Order): Promise<Answer> {
  try {
    return { done: await handlers[task](given as never) };
  } catch (error) {
    if (error instanceof RestError) return { refused: refusalOf(error) };
    return { broken: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', (order: Order) => {
  void carryOut(order).then((answer) => parentPort?.postMessage(answer));
});
