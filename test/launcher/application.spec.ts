import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isReady } from '../../launcher/application.mjs';

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
