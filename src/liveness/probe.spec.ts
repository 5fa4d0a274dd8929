import { once } from 'node:events';
import { connect } from 'node:net';
import { startProbe } from './probe.js';

it('a client that asks a thousand times at once costs the worker few checks of its health', async () => {
  let checks = 0;
  const health = { ready: () => ((checks += 1), new Promise<'ok'>(() => undefined)) };
  const port = await startProbe(0, '127.0.0.1', health);
  const socket = connect(port, '127.0.0.1').resume();
  socket.on('error', () => undefined);
  socket.write('GET /healthz/ready HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(1_000));
  await once(socket, 'close');
  expect(checks).toBeLessThan(50);
});
