import { Redis } from 'ioredis';
import pg from 'pg';
import { DELAYED_WINDOW } from '../../src/jobs/deliveries/delivery-window.js';
import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

const longWait = line(
  { id: 'before', name: 'core.log.print', inputs: { message: 'before' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: '{{ inputs.seconds }}' } },
  { id: 'after', name: 'core.log.print', inputs: { message: 'after' } },
);
const flow = { ...longWait, variables: [{ name: 'seconds', type: 'number', scope: 'flow', value: 3600 }] };

describe('a job with a long wait', () => {
  let server: Server;
  let client: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_PARK_MS: '100', LIUCHENG_CONCURRENCY: '1' });
    client = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  const parked = (job: number): Promise<unknown> => {
    const query = `SELECT FROM job WHERE id = $1 AND state = 'running' AND worker IS NULL`;
    return until(async () => (await client.query(query, [job])).rowCount === 1, `job ${job} is parked`);
  };

  it('frees its slot for other jobs, continues on time, and repeats nothing', async () => {
    const id = await submit(server.url, flow);
    const sleepers = await Promise.all(
      [1, 2, 3].map(() => execute(server.url, id, { inputs: { seconds: 1.5 } })),
    );
    await Promise.all(sleepers.map(parked));
    const quick = await execute(server.url, await submit(server.url, line()));
    expect((await ended(server.url, quick)).state).toBe('successful');
    for (const job of sleepers) {
      const end = await ended(server.url, job);
      expect(end).toMatchObject({ state: 'successful' });
      expect(end.finish_time - end.ctime).toBeGreaterThanOrEqual(1);
      const log = await send(server.url, `/api/process/logfile/?jobId=${job}`);
      expect(log.body.logcontent.match(/\w+$/gm)).toEqual(['before', 'after']);
      const { rows } = await client.query('SELECT recent_deaths FROM job WHERE id = $1', [job]);
      expect(rows[0].recent_deaths).toBe(0);
    }
  });

  it('is shown as running, and can be stopped immediately', async () => {
    const job = await execute(server.url, await submit(server.url, flow), { inputs: { seconds: 3600 } });
    await parked(job);
    expect((await jobWhen(server.url, job, () => true)).state).toBe('running');
    expect((await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' })).status).toBe(200);
    expect((await jobWhen(server.url, job, () => true)).state).toBe('stopped');
  });
});

describe('a job with a wait that is shorter than LIUCHENG_PARK_MS', () => {
  it('leaves its slot to jobs that wait for one, whether they come before or after its wait begins', async () => {
    const server = await startServer({ LIUCHENG_PARK_MS: '3600000', LIUCHENG_CONCURRENCY: '1' });
    const client = new pg.Pool({ connectionString: server.database });
    try {
      const shown = async (job: number): Promise<{ state: string; worker: string | null }> =>
        (await client.query('SELECT state, worker FROM job WHERE id = $1', [job])).rows[0];
      const waiting = await submit(server.url, flow);
      const quick = await submit(server.url, line());
      const first = await execute(server.url, waiting, { inputs: { seconds: 3_000 } });
      const log = `/api/process/logfile/?jobId=${first}`;
      await until(
        async () => (await send(server.url, log)).body.logcontent?.includes('before') === true,
        'it waits',
      );
      // While no other job waits, it keeps its slot: to take up a job again costs more than to keep it.
      expect(await shown(first)).toMatchObject({ state: 'running', worker: expect.any(String) });
      const others = await Promise.all([
        execute(server.url, waiting, { inputs: { seconds: 3_000 } }),
        execute(server.url, waiting, { inputs: { seconds: 3_000 } }),
        execute(server.url, quick),
      ]);
      expect((await ended(server.url, others[2])).state).toBe('successful');
      expect(await shown(first)).toEqual({ state: 'running', worker: null });
    } finally {
      await client.end();
      await server.close();
    }
  });
});

describe('a worker beside as many delayed deliveries as Redis may hold', () => {
  it('adds none, and continues its jobs on time', async () => {
    const server = await startServer({ LIUCHENG_PARK_MS: '100' });
    const redis = new Redis(process.env.REDIS_URL!);
    const delayed = `${server.environment.LIUCHENG_REDIS_PREFIX}:jobs:delayed`;
    try {
      const inAnHour = (Date.now() + 3_600_000) * 4096;
      const members = Array.from({ length: DELAYED_WINDOW }, (_, n) => [inAnHour + n, `other-${n}`]).flat();
      await redis.zadd(delayed, ...members);
      const id = await submit(server.url, flow);
      await execute(server.url, id, { inputs: { seconds: 3600 } });
      const short = await execute(server.url, id, { inputs: { seconds: 1 } });
      expect((await ended(server.url, short)).state).toBe('successful');
      expect(await redis.zcard(delayed)).toBe(DELAYED_WINDOW);
    } finally {
      await redis.del(delayed);
      redis.disconnect();
      await server.close();
    }
  });
});
