import { Redis } from 'ioredis';
import pg from 'pg';
import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { startServer, type Server } from '../../support/server.js';
import { until } from '../../support/until.js';

describe('jobs without deliveries, while other jobs occupy all slots', () => {
  let server: Server;
  let withoutRedis: Server;

  beforeAll(async () => {
    server = await startServer({
      LIUCHENG_CONCURRENCY: '2',
      LIUCHENG_DELIVERY_MS: '500',
      LIUCHENG_SWEEP_MS: '100',
    });
    withoutRedis = await startServer({
      DATABASE_URL: server.database,
      REDIS_URL: 'redis://127.0.0.1:1',
      LIUCHENG_ROLE: 'api',
    });
  });

  afterAll(async () => {
    await withoutRedis.close();
    await server.close();
  });

  it('start before newer jobs with deliveries', async () => {
    const id = await submit(server.url, line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 0.3 } }));
    let isOver = false;
    const delivered: number[] = [];
    const flood = async (): Promise<void> => {
      // More jobs than slots, so that deliveries always wait.
      while (!isOver) {
        const job = await execute(server.url, id);
        delivered.push(job);
        const oldest = delivered[delivered.length - 30];
        if (oldest !== undefined) await jobWhen(server.url, oldest, ({ state }) => state === 'successful');
      }
    };
    const flooding = flood();
    await until(() => delivered.length >= 30, 'thirty jobs are delivered');
    const overtaken = await Promise.all(Array.from({ length: 6 }, () => execute(withoutRedis.url, id)));
    const since = performance.now();
    for (const job of overtaken) await jobWhen(server.url, job, ({ start_time }) => start_time !== null);
    const ms = performance.now() - since;
    isOver = true;
    await flooding;
    // The 30 earlier deliveries take 4.5 s. These jobs start before the first newer delivery.
    expect(ms).toBeLessThan(9_000);
  });
});

it('a job starts by a delivery of which Redis has lost all but the name', async () => {
  // Without sweeps, only the delivery starts it.
  const server = await startServer({ LIUCHENG_SWEEP_MS: '600000' });
  const redis = new Redis(process.env.REDIS_URL!);
  const client = new pg.Client(server.database);
  try {
    await client.connect();
    const id = await submit(server.url, line());
    const { rows } = await client.query(
      `INSERT INTO job (process_id, definition_id, version, cuser)
       SELECT process_id, definition_id, number, 1 FROM process_version WHERE process_id = $1 RETURNING id`,
      [id],
    );
    const job = Number(rows[0].id);
    await redis.lpush(`${server.environment.LIUCHENG_REDIS_PREFIX}:jobs:wait`, `${job}-1`);
    expect((await ended(server.url, job)).state).toBe('successful');
  } finally {
    await client.end();
    redis.disconnect();
    await server.close();
  }
});
