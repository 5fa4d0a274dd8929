import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../../launcher/redis.mjs';
import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const waiting = line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 60 } });

describe('while Redis is unavailable', () => {
  let dataDir: string;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let installation: Installation;
  let api: { url: string };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'liucheng-redis-'));
    redis = await startRedis({ dataDir });
    installation = await createInstallation({
      REDIS_URL: redis.url,
      LIUCHENG_LEASE_MS: '1500',
      LIUCHENG_SWEEP_MS: '200',
      LIUCHENG_DELIVERY_MS: '300',
    });
    api = await installation.startHere('all');
  });

  afterAll(async () => {
    await installation.close();
    await redis.stop();
    await rm(dataDir, { recursive: true });
  });

  const readyIs = (status: string): Promise<unknown> =>
    until(
      async () => (await send(api.url, '/healthz/ready')).body.status === status,
      `the API says that it is ${status}`,
    );

  it('jobs start, run, stop and end, and everything works as before when it is back', async () => {
    const id = await submit(api.url, waiting);
    const quick = await submit(api.url, line());
    const running = await execute(api.url, id);
    await jobWhen(api.url, running, ({ nodes }) => nodes.length > 1);

    await redis.kill('SIGKILL');
    const asked = performance.now();
    const delivered = await execute(api.url, quick);
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect((await send(api.url, '/healthz/ready')).body).toEqual({ status: 'degraded' });
    expect((await ended(api.url, delivered)).state).toBe('successful');
    expect((await send(api.url, `/api/process/stop/${running}/`, { method: 'POST' })).status).toBe(200);
    expect((await ended(api.url, running)).state).toBe('stopped');

    redis = await startRedis({ dataDir, port: redis.port });
    await readyIs('ok');
    expect((await ended(api.url, await execute(api.url, quick))).state).toBe('successful');
  });

  it('only the first requests wait for a frozen Redis', async () => {
    const quick = await submit(api.url, line());
    const timed = async (): Promise<{ job: number; ms: number }> => {
      const asked = performance.now();
      return { job: await execute(api.url, quick), ms: performance.now() - asked };
    };
    await redis.kill('SIGSTOP');
    const first = await timed();
    expect(first.ms).toBeLessThan(2_000);
    await readyIs('degraded');
    // Whoever waits for Redis waits for a second.
    const later = await until(async () => {
      const all = await Promise.all(Array.from({ length: 50 }, timed));
      return all.every(({ ms }) => ms < 1_000) && all;
    }, 'no execute waits for Redis');
    for (const { job } of [first, later.at(-1)!])
      expect((await ended(api.url, job)).state).toBe('successful');

    await redis.kill('SIGCONT');
    const thawed = performance.now();
    await readyIs('ok');
    expect((await ended(api.url, (await timed()).job)).state).toBe('successful');
    expect(performance.now() - thawed).toBeLessThan(5_000);
  });
});
