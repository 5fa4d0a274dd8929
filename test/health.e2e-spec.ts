import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { cloneDatabase, type TestDatabase, waitsForLock } from './support/database.js';
import { type Proxy, startProxy } from './support/proxy.js';
import { send } from './support/send.js';
import { startServer, type Server } from './support/server.js';
import { until } from './support/until.js';

/** Requests that arrive one after the other, 50 ms apart: late ones wait behind those that Postgres does not answer. No assertion depends on the pace. */
const arriving = <Answer>(count: number, ask: (index: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await setTimeout(index * 50);
      return ask(index);
    }),
  );

describe('without its services', () => {
  let database: TestDatabase;
  let postgres: Proxy;
  let redis: Proxy;
  let server: Server;

  beforeAll(async () => {
    database = await cloneDatabase();
    [postgres, redis] = await Promise.all([startProxy(database.url), startProxy(process.env.REDIS_URL!)]);
    server = await startServer({ DATABASE_URL: postgres.url, REDIS_URL: redis.url, LIUCHENG_ROLE: 'api' });
  });

  afterAll(async () => {
    await server.close();
    await Promise.all([postgres.close(), redis.close()]);
    await database.drop();
  });

  const ready = () => send(server.url, '/healthz/ready');

  const readyWhen = (status: string): Promise<unknown> =>
    until(async () => (await ready()).body.status === status, `it is ${status}`);

  it('is ready while all services are available', async () => {
    expect(await send(server.url, '/healthz/live/')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    await readyWhen('ok');
    expect(await ready()).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  });

  it('is degraded without Redis, and recovers', async () => {
    await redis.cut();
    await readyWhen('degraded');
    expect((await ready()).status).toBe(200);
    expect((await send(server.url, '/api/process/process/')).status).toBe(200);
    await redis.mend();
    await readyWhen('ok');
  });

  it('is 503 without Postgres, and recovers', async () => {
    await send(server.url, '/api/process/process/');
    await postgres.cut();
    expect(await ready()).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(await send(server.url, '/healthz/live')).toMatchObject({ status: 200 });
    for (const [method, path] of [
      ['GET', '/api/process/process/'],
      ['GET', '/api/process/process/1/'],
      ['POST', '/api/process/process/'],
      ['DELETE', '/api/process/process/1/'],
      ['POST', '/api/process/execute/'],
    ] as const)
      expect(
        await send(server.url, path, { method, body: { id: 1, name: 'n', project: 'p' } }),
      ).toMatchObject({
        status: 503,
        headers: { 'retry-after': '1', 'content-type': 'application/json' },
        body: { detail: 'Service temporarily unavailable, try again later.' },
      });
    await postgres.mend();
    await readyWhen('ok');
    expect((await send(server.url, '/api/process/process/')).status).toBe(200);
  });

  it('is 503 while Postgres is read-only, as after a failover, and recovers', async () => {
    await readyWhen('ok');
    const admin = new pg.Client(database.url);
    await admin.connect();
    const { rows } = await admin.query('SELECT current_database() AS name');
    const name = rows[0].name as string;
    await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    // A setting of the database applies to new connections.
    await postgres.cut();
    await postgres.mend();
    let answer = await ready();
    while (answer.status === 200) answer = await ready();
    // The cut connection itself causes a 503. The state must remain 503 with new connections.
    for (let count = 0; count < 20; count += 1)
      expect(await ready()).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    while ((await send(server.url, '/api/process/process/')).status !== 200);
    expect((await ready()).status).toBe(503);
    await admin.query('SET default_transaction_read_only = off');
    await admin.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    await admin.end();
    await postgres.cut();
    await postgres.mend();
    await readyWhen('ok');
  });

  it('is 503 until the database has all migrations of the build, and says so in the log', async () => {
    await readyWhen('ok');
    const client = new pg.Client(database.url);
    await client.connect();
    const lose = () =>
      client.query(`DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING *`);
    const { rows } = await lose();
    const restore = () =>
      client.query(`INSERT INTO migrations SELECT * FROM json_populate_record(NULL::migrations, $1)`, [
        rows[0],
      ]);
    const warned = import.meta.jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const early = await startServer({ DATABASE_URL: database.url, LIUCHENG_ROLE: 'api' });
    expect((await send(early.url, '/healthz/ready')).status).toBe(503);
    expect((await send(early.url, '/healthz/ready')).status).toBe(503);
    const told = () =>
      warned.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('lacks'));
    const lacks = expect.stringContaining(`lacks the migrations ${rows[0].name}.`);
    expect(told()).toEqual([lacks]);
    await restore();
    expect((await send(early.url, '/healthz/ready')).status).toBe(200);
    // A failover can lose an upgrade's migration. It ends the connections.
    await lose();
    await postgres.cut();
    await postgres.mend();
    await until(async () => {
      await ready();
      return told().length === 2;
    }, 'the migration is missed again');
    for (let count = 0; count < 5; count += 1) expect((await ready()).status).toBe(503);
    expect(told()).toEqual([lacks, lacks]);
    warned.mockRestore();
    await restore();
    await client.end();
    await readyWhen('ok');
    await early.close();
  });

  it('is 503 within 5 s while Postgres does not answer, also in the middle of a transaction', async () => {
    const { id } = (
      await send(server.url, '/api/process/process/', { method: 'POST', body: { name: 'n', project: 'p' } })
    ).body;
    const blocker = new pg.Client(database.url);
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [id]);
    const startedAt = performance.now();
    const waiting = ['DELETE', 'GET'].map((method) => {
      const answer = send(server.url, `/api/process/process/${id}/`, { method });
      if (method === 'DELETE') postgres.stall(true);
      return answer;
    });
    for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    postgres.stall(false);
    await blocker.end();
    await readyWhen('ok');
    expect((await send(server.url, `/api/process/process/${id}/`)).status).toBe(200);
  });

  it('answers every execute and every detail within 5 s while Postgres does not answer, even if many wait', async () => {
    const { id } = (
      await send(server.url, '/api/process/process/', { method: 'POST', body: { name: 'n', project: 'p' } })
    ).body;
    postgres.stall(true);
    const asked = arriving(90, async (index) => {
      const startedAt = performance.now();
      const { status, headers } =
        index % 3 === 0
          ? await send(server.url, `/api/process/process/${id}/`)
          : await send(server.url, '/api/process/execute/', {
              method: 'POST',
              body: index % 3 === 1 ? { id } : { id, inputs: {} },
            });
      return { status, retryAfter: headers['retry-after'], ms: performance.now() - startedAt };
    });
    const answers = await asked;
    postgres.stall(false);
    expect(new Set(answers.map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(
      new Set(['503 1']),
    );
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(5_000);
    await readyWhen('ok');
    expect((await send(server.url, `/api/job/job/?process=${id}`)).body.count).toBe(0);
    expect((await send(server.url, '/api/process/execute/', { method: 'POST', body: { id } })).status).toBe(
      200,
    );
  });

  it('answers every list and every change within 5 s while Postgres does not answer, even if many wait for their turns', async () => {
    const body = { name: 'n', project: 'p' };
    const created = Array.from({ length: 20 }, () =>
      send(server.url, '/api/process/process/', { method: 'POST', body }),
    );
    const ids = (await Promise.all(created)).map((answer) => answer.body.id as number);
    const requests = [
      () => send(server.url, '/api/process/process/'),
      () => send(server.url, '/api/job/job/'),
      (index: number) =>
        send(server.url, '/api/process/save/', {
          method: 'POST',
          body: { id: ids[index % ids.length], flow: { nodes: [], links: [] } },
        }),
    ];
    postgres.stall(true);
    const asked = arriving(60, async (index) => {
      const startedAt = performance.now();
      const { status } = await requests[index % requests.length]!(index);
      return { status, ms: performance.now() - startedAt };
    });
    const answers = await asked;
    postgres.stall(false);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(5_000);
    await readyWhen('ok');
  });

  it('outlives the loss of its connections in the middle of transactions', async () => {
    const { id } = (
      await send(server.url, '/api/process/process/', { method: 'POST', body: { name: 'n', project: 'p' } })
    ).body;
    const blocker = new pg.Client(database.url);
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [id]);
    // The deletion opens a connection that was not there at the first look.
    await postgres.cut();
    expect(await waitsForLock(blocker)).toBe(false);
    await postgres.mend();
    const deleting = send(server.url, `/api/process/process/${id}/`, { method: 'DELETE' });
    await until(() => waitsForLock(blocker), 'the deletion waits');
    await postgres.cut();
    expect((await deleting).status).toBe(503);
    await blocker.end();
    await postgres.mend();
    await readyWhen('ok');
    expect((await send(server.url, `/api/process/process/${id}/`)).status).toBe(200);
  });
});
