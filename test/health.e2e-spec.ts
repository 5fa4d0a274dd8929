import { cloneDatabase, type TestDatabase } from './support/database.js';
import { type Proxy, startProxy } from './support/proxy.js';
import { send } from './support/send.js';
import { startServer, type Server } from './support/server.js';

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

  const readyWhen = async (status: string): Promise<void> => {
    while ((await ready()).body.status !== status);
  };

  it('is ready while all is there', async () => {
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
});
