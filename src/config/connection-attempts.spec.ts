import { once } from 'node:events';
import {
  connect,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout,
} from 'node:net';
import { Worker } from 'node:worker_threads';
import { allowSlowAttempts } from './connection-attempts.js';

const SERVER = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer().listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

it('a busy process reaches a host whose other address is dead', async () => {
  const before = getDefaultAutoSelectFamilyAttemptTimeout();
  const server = new Worker(SERVER, { eval: true });
  const [port] = (await once(server, 'message')) as [number];
  allowSlowAttempts();
  const socket = connect({
    port,
    host: 'both.test',
    lookup: (_name, _options, callback) =>
      callback(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ]),
  });
  // Node's own limit, and more.
  for (const end = performance.now() + 400; performance.now() < end;);
  await once(socket, 'connect');
  expect(socket.remoteAddress).toBe('127.0.0.1');
  socket.destroy();
  setDefaultAutoSelectFamilyAttemptTimeout(before);
  await server.terminate();
});
