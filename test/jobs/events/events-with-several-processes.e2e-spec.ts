import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startRedis } from '../../../launcher/redis.mjs';
import { ended, execute, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';
import { answer, asking, linkOf, SHORT } from './event-flows.js';

describe('an event from outside, with several processes', () => {
  let dataDir: string;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let installation: Installation;
  let api: { url: string };
  let client: pg.Pool;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'liucheng-redis-'));
    redis = await startRedis({ dataDir });
    installation = await createInstallation({
      REDIS_URL: redis.url,
      LIUCHENG_LEASE_MS: '1500',
      LIUCHENG_SWEEP_MS: '200',
    });
    api = await installation.startHere('api');
    client = new pg.Pool({ connectionString: installation.databaseUrl });
  });

  afterAll(async () => {
    await client.end();
    await installation.close();
    await redis.stop();
    await rm(dataDir, { recursive: true });
  });

  const begin = async (seconds: number | null): Promise<{ job: number; link: string }> => {
    const job = await execute(api.url, await submit(api.url, asking({ seconds })));
    const link = await linkOf(api.url, job);
    const isThere = seconds === null ? 'worker IS NULL' : 'worker IS NOT NULL';
    const query = `SELECT FROM job WHERE id = $1 AND state = 'running' AND ${isThere} AND EXISTS (
      SELECT FROM job_journal WHERE job_id = job.id AND records LIKE '%token%')`;
    await until(async () => (await client.query(query, [job])).rowCount === 1, `job ${job} waits`);
    return { job, link };
  };
  const succeeds = async ({ job, link }: { job: number; link: string }): Promise<void> => {
    expect((await answer(api.url, link)).status).toBe(202);
    expect(await ended(api.url, job)).toMatchObject({
      state: 'successful',
      outputs: { body: { approved: true } },
    });
    const log = (await send(api.url, `/api/process/logfile/?jobId=${job}`)).body.logcontent;
    expect(log.match(/between$/gm)).toHaveLength(1);
  };

  it('is not lost if the worker is killed while its job waits or is parked', async () => {
    const [doomed] = await installation.workers(1);
    const held = await begin(SHORT);
    const asleep = await begin(null);
    await doomed!.end('SIGKILL');
    await Promise.all([succeeds(held), succeeds(asleep), installation.workers(1)]);
  });

  it('comes to jobs of two workers, and of one that is frozen, once it goes on elsewhere', async () => {
    const workers = await installation.workers(2);
    const jobs = await Promise.all([SHORT, null, SHORT, null, SHORT, null].map((seconds) => begin(seconds)));
    await Promise.all(jobs.map(succeeds));
    const held = await Promise.all([begin(SHORT), begin(SHORT)]);
    workers[0]!.signal('SIGSTOP');
    await Promise.all(held.map(succeeds));
    await installation.workers(0);
  });

  it('comes while Redis is away, and when it is back', async () => {
    const worker = await installation.startHere('all');
    const before = await Promise.all([begin(SHORT), begin(null)]);
    await redis.kill('SIGKILL');
    await Promise.all(before.map(succeeds));
    const during = await Promise.all([begin(SHORT), begin(null)]);
    await Promise.all(during.map(succeeds));
    redis = await startRedis({ dataDir, port: redis.port });
    await Promise.all((await Promise.all([begin(SHORT), begin(null)])).map(succeeds));
    await worker.close();
  });
});
