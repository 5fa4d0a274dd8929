import pg from 'pg';
import { ended, execute, line, submit } from '../support/flows.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';
import { policyCalls } from './policy-calls.js';

const SHORT = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 0 } });

describe('while a session holds a lock on the row of a waiting job', () => {
  let api: Server;
  let worker: Server | undefined;
  let database: pg.Pool;
  let holder: pg.PoolClient;

  beforeEach(async () => {
    api = await startServer({ LIUCHENG_ROLE: 'api' });
    database = new pg.Pool({ connectionString: api.database });
    holder = await database.connect();
  });

  afterEach(async () => {
    holder.release(true);
    await worker?.close();
    worker = undefined;
    await database.end();
    await api.close();
  });

  const { policy, post } = policyCalls(() => ({ server: api, database }));

  /** Executes the process, and locks the row of the job. */
  const hold = async (process: number): Promise<number> => {
    const job = await execute(api.url, process);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [job]);
    return job;
  };

  /** Starts a worker which knows that jobs wait, as it does under a backlog. */
  const startWorker = async (concurrency: number): Promise<void> => {
    worker = await startServer({
      ...api.environment,
      LIUCHENG_ROLE: 'all',
      LIUCHENG_CONCURRENCY: String(concurrency),
      LIUCHENG_DELIVERY_MS: '1',
      LIUCHENG_SWEEP_MS: '100',
    });
  };

  it.each([1, 20])('jobs of lower priorities run, with %d slots', async (concurrency) => {
    const [urgent, first, second] = [
      await submit(api.url, SHORT),
      await submit(api.url, SHORT),
      await submit(api.url, SHORT),
    ];
    await policy(urgent, { priority: 10 });
    const locked = await hold(urgent);
    await startWorker(concurrency);
    const jobs: number[] = [];
    for (const process of [first, second]) {
      const inputs = Array.from({ length: 30 }, () => ({}));
      jobs.push(...(await post('/api/process/batch/', { id: process, inputs })).body.job_ids);
    }
    for (const job of jobs) expect((await ended(api.url, job)).state).toBe('successful');
    await until(async () => {
      const job = await execute(api.url, first);
      return (await ended(api.url, job)).state === 'successful';
    }, 'a single job runs, too');
    await holder.query('COMMIT');
    expect((await ended(api.url, locked)).state).toBe('successful');
  });

  it('the next process gets the turn of its process, also of a worker with one slot', async () => {
    const [other, another] = [await submit(api.url, SHORT), await submit(api.url, SHORT)];
    const locked = await hold(other);
    const jobs: number[] = [];
    for (let count = 0; count < 5; count += 1) jobs.push(await execute(api.url, another));
    await startWorker(1);
    for (const job of jobs) expect((await ended(api.url, job)).state).toBe('successful');
    await holder.query('COMMIT');
    expect((await ended(api.url, locked)).state).toBe('successful');
  });
});
