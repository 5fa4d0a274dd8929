import { Client, ConnectionError, JobLost, Throttled, Unavailable } from '@liucheng/client';
import { type Routes, startStandIn } from '../support/stand-in.js';

const EXECUTED = { success: true, job_id: 7 };
const EXECUTE = 'POST /api/process/execute/';

/** Runs with a server that replies by these routes. */
async function against(
  routes: Routes,
  test: (client: Client, askedBy: (route: string) => { headers: Record<string, unknown> }[]) => Promise<void>,
): Promise<void> {
  const server = await startStandIn(routes);
  try {
    await test(new Client({ url: server.url }), (route) => server.askedBy(route));
  } finally {
    await server.close();
  }
}

describe('the client sends a request again', () => {
  it('after 503, with the same idempotency key, so that one job is started', async () => {
    const routes: Routes = { [EXECUTE]: (_asked, time) => (time === 1 ? 503 : { body: EXECUTED }) };
    await against(routes, async (client, askedBy) => {
      const execution = client.execute({ id: 1 });
      expect(await execution.job).toBe(7);
      const keys = askedBy(EXECUTE).map(({ headers }) => headers['idempotency-key']);
      expect(keys).toEqual([execution.idempotencyKey, execution.idempotencyKey]);
      expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
      const other = client.execute({ id: 1 });
      await other;
      expect(other.idempotencyKey).not.toBe(keys[0]);
    });
  });

  it('not after 503 if that could create two processes', async () => {
    await against({ 'POST /api/process/process/': () => 503 }, async (client, askedBy) => {
      await expect(client.processes.create({ name: 'p', project: 'p' })).rejects.toThrow(Unavailable);
      expect(askedBy('POST /api/process/process/')).toHaveLength(1);
    });
  });

  it('while nobody listens, up to its limit', async () => {
    const server = await startStandIn({});
    await server.close();
    const client = new Client({ url: server.url, retryForMs: 300 });
    await expect(client.processes.create({ name: 'p', project: 'p' })).rejects.toThrow(ConnectionError);
    await expect(client.me()).rejects.toThrow(/^no answer from http:\/\/127\.0\.0\.1:\d+: ECONNREFUSED$/);
  });

  it('not where something else answers, and says that this is no API', async () => {
    await against({ 'GET /api/user/me/': () => ({ body: 'pong' }) }, async (client, askedBy) => {
      await expect(client.me()).rejects.toThrow(/\/api\/user\/me\/ is not an API of liucheng$/);
      expect(askedBy('GET /api/user/me/')).toHaveLength(1);
    });
  });

  it.each(['{"count": 1, "res', 'null', '"pong"'])(
    'not where %s answers a call of openapi.json',
    async (body) => {
      const fetch = () =>
        Promise.resolve(new Response(body, { headers: { 'content-type': 'application/json' } }));
      const client = new Client({ url: 'http://127.0.0.1:3000', fetch });
      await expect(client.processes.list().all()).rejects.toThrow(/is not an API of liucheng$/);
      await expect(client.logs(1, { follow: false }).next()).rejects.toThrow(/is not an API of liucheng$/);
    },
  );

  it('not where a page for people answers, and says that this is no API', async () => {
    const routes: Routes = { 'GET /api/user/me/': () => ({ type: 'text/html', body: '<html>' }) };
    await against(routes, async (client, askedBy) => {
      await expect(client.me()).rejects.toThrow(/is not an API of liucheng$/);
      expect(askedBy('GET /api/user/me/')).toHaveLength(1);
    });
  });

  it('not before Retry-After, and not at all where that is too late', async () => {
    const throttled = (seconds: string) =>
      Response.json(
        { detail: 'Request was throttled.' },
        { status: 429, headers: { 'retry-after': seconds } },
      );
    const sentAt: number[] = [];
    const clientAgainst = (...responses: Response[]) =>
      new Client({
        url: 'http://127.0.0.1:3000',
        fetch: () => {
          sentAt.push(performance.now());
          return Promise.resolve(responses.shift()!);
        },
      });
    const created = await clientAgainst(throttled('0.6'), Response.json({ id: 1 })).processes.create({
      name: 'p',
      project: 'p',
    });
    expect(created).toEqual({ id: 1 });
    // Timers may fire one millisecond early.
    expect(sentAt[1]! - sentAt[0]!).toBeGreaterThan(598);
    const error = await clientAgainst(throttled('90'))
      .me()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Throttled);
    expect(error).toMatchObject({ retryAfter: 90, message: 'Request was throttled.' });
  });
});

it('waits between questions for the end of a job that are answered at once', async () => {
  let endsAt = Infinity;
  const routes: Routes = {
    'GET /api/job/job/7/': (_asked, time) => {
      if (time === 1) endsAt = performance.now() + 500;
      return { body: { id: 7, state: performance.now() < endsAt ? 'running' : 'successful' } };
    },
  };
  await against(routes, async (client, askedBy) => {
    expect((await client.wait(7)).state).toBe('successful');
    expect(askedBy('GET /api/job/job/7/')).toHaveLength(2);
  });
});

it('does not come back at once where a stream asks for a delay that no timer can have', async () => {
  const timers = import.meta.jest.spyOn(globalThis, 'setTimeout');
  const routes: Routes = {
    'GET /api/job/job/7/events/': () => ({ type: 'text/event-stream', body: 'retry: 1000000000000\n\n' }),
  };
  await against(routes, async (client, askedBy) => {
    const giveUp = new AbortController();
    const onReconnect = () => setImmediate(() => giveUp.abort(new Error('seen enough')));
    const events = client.watch(7, { signal: giveUp.signal, onReconnect });
    await expect(events.next()).rejects.toThrow('seen enough');
    expect(askedBy('GET /api/job/job/7/events/')).toHaveLength(1);
  });
  const delays = timers.mock.calls.map(([, ms]) => ms ?? 0);
  timers.mockRestore();
  expect(Math.max(...delays)).toBeLessThanOrEqual(60_000);
});

it('gives a log more time than other calls, since it is a file of up to 64 MiB', async () => {
  const timers = import.meta.jest.spyOn(globalThis, 'setTimeout');
  const client = new Client({
    url: 'http://127.0.0.1:3000',
    fetch: () => Promise.resolve(new Response('a line\n')),
  });
  expect(await (await client.jobs.logFile(7)).text()).toBe('a line\n');
  const delays = timers.mock.calls.map(([, ms]) => ms);
  timers.mockRestore();
  expect(delays).toEqual([600_000]);
});

it('loses a stream of events whose message does not end, and not its memory', async () => {
  const part = new TextEncoder().encode('x'.repeat(1024 * 1024));
  let sent = 0;
  const fetch = () =>
    Promise.resolve(
      new Response(
        new ReadableStream({
          pull(controller) {
            sent += 1;
            if (sent < 200) controller.enqueue(part);
            else controller.close();
          },
        }),
      ),
    );
  const client = new Client({ url: 'http://127.0.0.1:3000', fetch, reconnectForMs: 0 });
  await expect(client.watch(1).next()).rejects.toThrow('a message of the stream of events does not end');
  expect(sent).toBeLessThan(100);
});

it('the client does not go on waiting for another job that has the id of a lost one', async () => {
  const jobs = [
    { id: 7, process: 1, ctime: 100, state: 'running' },
    { id: 7, process: 1, ctime: 160, state: 'successful' },
  ];
  await against({ 'GET /api/job/job/7/': (_asked, time) => ({ body: jobs[time - 1]! }) }, async (client) => {
    await expect(client.wait(7)).rejects.toThrow(JobLost);
  });
});
