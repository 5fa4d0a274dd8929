import { execute, jobWhen, line, submit } from '../support/flows.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

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
