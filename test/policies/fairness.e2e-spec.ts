import pg from 'pg';
import { Redis } from 'ioredis';
import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

const wait = (seconds: number) => line({ id: 'w', name: 'core.time.delay', inputs: { seconds } });

describe('a worker with more waiting jobs than slots', () => {
  let server: Server;
  let database: pg.Pool;
  let redis: Redis;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_CONCURRENCY: '4' });
    database = new pg.Pool({ connectionString: server.database });
    redis = new Redis(process.env.REDIS_URL!);
  });

  afterAll(async () => {
    await redis.quit();
    await database.end();
    await server.close();
  });

  const flood = async (process: number, count: number): Promise<number[]> => {
    const ids: number[] = [];
    while (ids.length < count) {
      const body = {
        id: process,
        inputs: Array.from({ length: Math.min(1_000, count - ids.length) }, () => ({})),
      };
      const answer = await send(server.url, '/api/process/batch/', { method: 'POST', body });
      ids.push(...answer.body.job_ids);
    }
    return ids;
  };

  const stopAll = (process: number) =>
    send(server.url, '/api/job/stop/', { method: 'POST', body: { process } });

  const started = async (process: number): Promise<number> =>
    (
      await database.query(
        'SELECT count(*)::int AS count FROM job WHERE process_id = $1 AND start_time IS NOT NULL',
        [process],
      )
    ).rows[0].count;

  /** How many jobs of a process started while `job` waited. */
  const startedBeside = async (process: number, job: number): Promise<number> =>
    (
      await database.query(
        `SELECT count(*)::int AS count FROM job AS beside, job AS waited
          WHERE beside.process_id = $1 AND waited.id = $2
            AND beside.start_time BETWEEN waited.ctime AND waited.start_time`,
        [process, job],
      )
    ).rows[0].count;

  it('starts a job of another process before the rest of a flood, and keeps few deliveries in Redis', async () => {
    const flooding = await submit(server.url, wait(0.3));
    const other = await submit(server.url, wait(0));
    await flood(flooding, 5_000);
    const deliveries = await redis.llen(`${server.environment.LIUCHENG_REDIS_PREFIX}:jobs:wait`);
    expect(deliveries).toBeLessThan(2_500);
    const job = await execute(server.url, other);
    const { ctime } = (await database.query('SELECT ctime FROM job WHERE id = $1', [job])).rows[0];
    await ended(server.url, job);
    const { start_time } = (await database.query('SELECT start_time FROM job WHERE id = $1', [job])).rows[0];
    expect(start_time.getTime() - ctime.getTime()).toBeLessThan(1_000);
    await stopAll(flooding);
  });

  it('lets a job of another process pass a backlog that fits into Redis', async () => {
    const flooding = await submit(server.url, wait(0.3));
    const other = await submit(server.url, wait(0));
    const jobs = await flood(flooding, 40);
    await jobWhen(server.url, jobs[0]!, ({ start_time }) => start_time !== null);
    const job = await execute(server.url, other);
    await jobWhen(server.url, job, ({ start_time }) => start_time !== null);
    expect(await startedBeside(flooding, job)).toBeLessThanOrEqual(4);
    await stopAll(flooding);
  });

  it('takes processes turn by turn', async () => {
    const [first, second, third] = [
      await submit(server.url, wait(0.05)),
      await submit(server.url, wait(0.05)),
      await submit(server.url, wait(0.05)),
    ];
    await flood(first, 400);
    await flood(second, 40);
    await flood(third, 40);
    const begun = new Date();
    await until(
      async () => (await started(second)) === 40 && (await started(third)) === 40,
      'they have started',
    );
    // Counted until the last of the others had started, since this process saw that later.
    const between = await database.query(
      `SELECT count(*)::int AS count FROM job WHERE process_id = $1 AND start_time > $2
         AND start_time < (SELECT max(start_time) FROM job WHERE process_id = ANY ($3))`,
      [first, begun, [second, third]],
    );
    // In the order of their arrival, it would be more than 300.
    expect(between.rows[0].count).toBeLessThan(100);
    await stopAll(first);
  });

  it('takes jobs of a higher priority first, also if the priority was changed after they had waited', async () => {
    const [low, high] = [await submit(server.url, wait(0.05)), await submit(server.url, wait(0.05))];
    await flood(low, 600);
    await flood(high, 60);
    const policy = { method: 'PATCH', body: { priority: 5 } };
    await send(server.url, `/api/process/policy/${high}/`, policy);
    await until(
      async () =>
        (
          await database.query(
            `SELECT FROM job WHERE process_id = $1 AND state = 'waiting' AND priority <> 5`,
            [high],
          )
        ).rowCount === 0,
      'the priority holds for waiting jobs',
    );
    const urgent = await execute(server.url, high);
    await jobWhen(server.url, urgent, ({ start_time }) => start_time !== null);
    const ofHigh = await startedBeside(high, urgent);
    expect(await startedBeside(low, urgent)).toBeLessThan(ofHigh / 2 + 8);
    await stopAll(low);
  });

  it('starts jobs of which Redis knows nothing', async () => {
    const process = await submit(server.url, wait(0.05));
    const jobs = await flood(process, 50);
    await redis.del(`${server.environment.LIUCHENG_REDIS_PREFIX}:jobs:wait`);
    for (const job of jobs) expect((await ended(server.url, job)).state).toBe('successful');
  });
});
