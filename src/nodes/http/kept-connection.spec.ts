import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { runAfterYield } from '../../flow/index.js';
import { spendBudget } from '../../../test/support/turns.js';
import { agentFor } from './agent.js';
import { KeptConnection } from './kept-connection.js';
import { sendOnce } from './send-following.js';
import { workOf } from '../work-of.js';

describe('a connection that is kept for the next request', () => {
  let at: number;
  let isIdle: boolean;
  let kept: KeptConnection;
  let socket: Duplex;

  beforeEach(() => {
    at = 10_000;
    isIdle = true;
    kept = new KeptConnection(
      () => isIdle,
      () => at,
    );
    socket = new Duplex({ read: () => undefined });
    kept.keep(socket as never);
  });

  it('is used once more soon after it was read', () => {
    at += 5_000;
    socket.push('HTTP/1.1 200 OK');
    at += 1_000;
    kept.closeIfStale();
    expect(socket.destroyed).toBe(false);
  });

  it('is closed before the next request when it has been silent for longer, however often a timer has ticked', () => {
    socket.push('HTTP/1.1 200 OK');
    at += 1_001;
    expect(socket.destroyed).toBe(false);
    kept.closeIfStale();
    expect(socket.destroyed).toBe(true);
  });

  it('is closed when its server ends it, though nothing has read that', () => {
    socket.push(null);
    expect(socket.destroyed).toBe(true);
  });

  it('is closed after a response that its server has ended it with', () => {
    isIdle = false;
    socket.push(null);
    kept.closeIfStale();
    expect(socket.destroyed).toBe(false);
    isIdle = true;
    kept.closeIfStale();
    expect(socket.destroyed).toBe(true);
  });

  it('is closed when its server ends the connection of TCP below it, which TLS has not read yet', () => {
    const tcp = new Duplex({ read: () => undefined });
    const tls = new Duplex({ read: () => undefined });
    kept.keep(tls as never, tcp);
    tcp.push(null);
    expect(tls.destroyed).toBe(true);
  });

  it('is not closed for what comes from the former one', () => {
    const next = new Duplex({ read: () => undefined });
    kept.keep(next as never);
    socket.push(null);
    kept.closeIfStale();
    expect(next.destroyed).toBe(false);
  });
});

/** A server in a thread, which closes its connections when it is told to, and then counts that. */
const SERVER = `
  const { createServer } = require('node:net');
  const { parentPort, workerData: closed } = require('node:worker_threads');
  const sockets = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\nok'));
  });
  parentPort.on('message', () => {
    for (const socket of sockets) socket.destroy();
    Atomics.add(closed, 0, 1);
    Atomics.notify(closed, 0);
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

it('a busy worker sends no request on a connection that its server has closed', async () => {
  const closed = new Int32Array(new SharedArrayBuffer(4));
  const server = new Worker(SERVER, { eval: true, workerData: closed });
  const [port] = (await once(server, 'message')) as [number];
  const agent = await agentFor({ httpAllow: ['127.0.0.1'] });
  const sent = { method: 'GET', url: new URL(`http://127.0.0.1:${port}/`), headers: {}, body: null };
  const send = async (): Promise<string> =>
    (await sendOnce(sent, agent, AbortSignal.timeout(20_000))).body.text();
  expect(await send()).toBe('ok');
  // Until then undici opens another connection.
  await new Promise(setImmediate);
  server.postMessage('close');
  // The event loop stands still until then. What is read waits for other responses of the user.
  Atomics.wait(closed, 0, 0);
  const restore = spendBudget();
  for (let others = 0; others < 50; others += 1) runAfterYield(() => undefined, workOf());
  const second = send();
  try {
    expect(await second).toBe('ok');
  } finally {
    await restore();
  }
  await server.terminate();
});
