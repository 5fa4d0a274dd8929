import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { watch } from '../../support/event-streams.js';
import { execute, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const DRAIN_MS = 500;

/** Whether nothing listens on the port. */
const isRefused = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });

/** Executes a job that waits for an hour. */
const executeDelay = async (url: string): Promise<number> =>
  execute(url, await submit(url, line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 3600 } })));

describe('an API that is told to end', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await createInstallation({ LIUCHENG_DRAIN_MS: String(DRAIN_MS) });
  });

  afterAll(() => installation.close());

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s ends in time, whatever its clients do: wait, watch, or hold connections open',
    async (signal) => {
      const api = await installation.start('api');
      const job = await executeDelay(api.url);
      const unused = connect(Number(new URL(api.url).port), '127.0.0.1');
      unused.on('error', () => undefined);
      await once(unused, 'connect');
      const waiting = send(api.url, `/api/job/job/${job}/?wait=60`).catch(() => null);
      const { events } = await watch(api.url, job);
      await events.next();
      const toldAt = performance.now();
      expect(await api.end(signal)).toBe(0);
      expect(performance.now() - toldAt).toBeLessThan(DRAIN_MS + 3_000);
      await waiting;
    },
  );

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s closes the connection of a request that waits with its answer, so that the next one is not sent on it',
    async (signal) => {
      const api = await installation.start('api');
      const job = await executeDelay(api.url);
      const agent = new Agent({ keepAlive: true });
      const answer = once(get(`${api.url}/api/job/job/${job}/?wait=60`, { agent }), 'response');
      const { events } = await watch(api.url, job);
      await events.next();
      expect(await api.end(signal)).toBe(0);
      const [response] = (await answer) as [IncomingMessage];
      expect([response.statusCode, response.headers.connection]).toEqual([200, 'close']);
      agent.destroy();
    },
  );

  it('answers a request on a connection that was opened before its port closed', async () => {
    const api = await installation.start('api');
    const { hostname, port } = new URL(api.url);
    const ended = api.end('SIGTERM');
    await until(
      async () => (await fetch(new URL('/healthz/ready', api.url))).status === 503,
      'the API drains',
    );
    const opened = connect(Number(port), hostname);
    await once(opened, 'connect');
    await until(() => isRefused(Number(port), hostname), 'its port is closed');
    opened.write(`GET /api/process/process/ HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    const [answer] = await once(opened, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 200 OK\r\n(.*\r\n)*connection: close/i);
    opened.destroy();
    expect(await ended).toBe(0);
  });
});
