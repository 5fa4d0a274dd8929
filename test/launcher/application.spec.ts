import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { API_FLAGS, isReady } from '../../launcher/application.mjs';

/** `fe80::1%eth0`, where this machine has one. */
const linkLocal = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
  addresses.filter(({ address }) => address.startsWith('fe80:')).map(({ address }) => `${address}%${name}`),
);

it.each(['127.0.0.1', ...linkLocal.slice(0, 1)])('knows whether an API at %s is ready', async (host) => {
  let status = 503;
  const server = createServer((_request, response) => response.writeHead(status).end('{}'));
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    expect(await isReady({ host, port })).toBe(false);
    status = 200;
    expect(await isReady({ host, port })).toBe(true);
  } finally {
    server.close();
    await once(server, 'close');
  }
  expect(await isReady({ host, port })).toBe(false);
});

it('starts an API with one thread for the work of V8, as the docs do', () => {
  expect(API_FLAGS).toContain('--v8-pool-size=1');
  const command = `LIUCHENG_ROLE=api node ${API_FLAGS.join(' ')} dist/main.js`;
  expect(readFileSync('docs/deployment.md', 'utf8')).toContain(command);
  expect(readFileSync('docs/deployment.zh.md', 'utf8')).toContain(command);
  expect(readFileSync('docker-compose.yml', 'utf8')).toContain(
    `[node, ${API_FLAGS.join(', ')}, dist/main.js]`,
  );
});
