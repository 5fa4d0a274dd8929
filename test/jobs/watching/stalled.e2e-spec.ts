import { get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { faultsOf } from '../../support/event-faults.js';
import { all, eventsOf, watch } from '../../support/event-streams.js';
import { ended, execute, flow, submit } from '../../support/flows.js';
import { startServer, type Server } from '../../support/server.js';
import { until } from '../../support/until.js';

/** A log of 20 MB, which is more than the operating system buffers for a connection. */
const ROUNDS = 40;
const long = flow(
  [
    { id: 'start', name: 'core.event.start' },
    { id: 'times', name: 'core.programming.repeat', inputs: { count: ROUNDS } },
    {
      id: 'print',
      name: 'core.log.print',
      inputs: { message: `${'x'.repeat(500)}\n`.repeat(999) + 'last' },
    },
  ],
  ['start > times', 'times.body > print'],
);

describe('a client that stops reading the events of a job', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  it('is cut off, and resumes without loss', async () => {
    const job = await execute(server.url, await submit(server.url, long));
    await ended(server.url, job);
    const connected = new Promise<Socket>((resolve) =>
      server.app.getHttpServer().once('connection', resolve),
    );
    const stalled = await new Promise<IncomingMessage>((resolve) =>
      get(`${server.url}/api/job/job/${job}/events/`, { agent: false }, resolve),
    );
    const socket = await connected;
    await until(() => socket.destroyed, 'the server has cut it off', { deadline: 15_000 });

    let text = '';
    try {
      for await (const chunk of stalled.setEncoding('utf8')) text += String(chunk);
    } catch {
      // Cut off.
    }
    // What comes after the last empty line is not an event.
    const before = eventsOf(text.slice(0, text.lastIndexOf('\n\n')).split('\n\n'));
    expect(before.length).toBeLessThan(ROUNDS * 1_000);
    const after = await all((await watch(server.url, job, { after: before.at(-1)!.id })).events);
    const seen = [...before, ...after];
    expect(faultsOf(seen, true)).toEqual([]);
    expect(seen.filter(({ event }) => event === 'log')).toHaveLength(ROUNDS * 1_000);
  });
});
