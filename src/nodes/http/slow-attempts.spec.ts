import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { agentFor } from './agent.js';
import { dnsLookups } from './dns-lookups.js';

const SERVER = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:http').createServer((_request, response) => response.end('reached'));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

it('a busy worker reaches a host whose other address is dead', async () => {
  const server = new Worker(SERVER, { eval: true });
  try {
    const [port] = (await once(server, 'message')) as [number];
    import.meta.jest.spyOn(dnsLookups, 'all').mockImplementation((_name, _options, callback) => {
      callback(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ]);
      // Longer than the time that Node gives an attempt.
      setImmediate(() => {
        for (const end = performance.now() + 400; performance.now() < end;);
      });
    });
    const agent = await agentFor({ httpAllow: ['both.test'] });
    const { body } = await agent.request({ origin: `http://both.test:${port}`, path: '/', method: 'GET' });
    expect(await body.text()).toBe('reached');
  } finally {
    await server.terminate();
  }
});
