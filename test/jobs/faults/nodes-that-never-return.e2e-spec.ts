import { setTimeout as pause } from 'node:timers/promises';
import { get } from 'node:http';
import pg from 'pg';
import { freePort } from '../../../launcher/ports.mjs';
import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const spinning = line({ id: 'spin', name: 'test.deadly.spin' });
const never = line({ id: 'never', name: 'test.deadly.never' });
const waiting = line(
  { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 1 } },
);

const LEASE_MS = 1_000;
/** Longer than a worker takes to start on a loaded machine once its modules are loaded, which is when it is watched. */
const STALL_MS = 2_500;
/** A server process takes seconds to start on a loaded machine. */
const SLOW_MS = 180_000;

describe('a node of a third party that never returns', () => {
  let installation: Installation;
  let api: { url: string };
  let client: pg.Pool;
  let supervising = true;
  let supervisors: Promise<void>[] = [];

  /** A worker that is restarted whenever it ends, as by the launcher and `docker compose`. */
  const supervise = async (worker: RunningProcess): Promise<void> => {
    while (supervising) {
      // The worker may claim the job and be killed before it is ready.
      if (!isAlive(worker.pid)) worker = await installation.start('worker').catch(() => worker);
      await pause(20);
    }
  };

  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  /** The fence of a job, and the seconds for which its lease still holds. */
  const claimOf = async (job: number): Promise<[number, number]> => {
    const { rows } = await client.query(
      'SELECT fence, extract(epoch FROM lease_until - clock_timestamp())::float8 AS left FROM job WHERE id = $1',
      [job],
    );
    return [rows[0].fence, rows[0].left];
  };

  beforeAll(async () => {
    installation = await createInstallation({
      LIUCHENG_PACKAGES: './test/support/deadly-nodes',
      LIUCHENG_LEASE_MS: String(LEASE_MS),
      LIUCHENG_STALL_MS: String(STALL_MS),
      LIUCHENG_SWEEP_MS: '200',
    });
    api = await installation.startHere('api');
    client = new pg.Pool({ connectionString: installation.databaseUrl });
  }, SLOW_MS);

  afterEach(async () => {
    supervising = false;
    await Promise.all(supervisors);
    supervisors = [];
    supervising = true;
  });

  afterAll(async () => {
    await client.end();
    await installation.close();
  });

  it.each([1, 2])(
    'fails its job, while its %i workers continue with other jobs',
    async (count) => {
      const first = await installation.workers(count);
      supervisors = first.map(supervise);
      const stuck = await execute(api.url, await submit(api.url, spinning));
      const end = await jobWhen(api.url, stuck, ({ state }) => state === 'failed', SLOW_MS);
      expect(end.error).toContain('died 3 times');
      const other = await execute(api.url, await submit(api.url, waiting));
      expect((await ended(api.url, other)).state).toBe('successful');
      expect(first.some(({ pid }) => !isAlive(pid))).toBe(true);
    },
    SLOW_MS,
  );

  it(
    'does not cause a worker to be killed that was frozen',
    async () => {
      const [worker] = await installation.workers(1);
      worker!.signal('SIGSTOP');
      // Longer than a worker may be blocked.
      const thawAt = performance.now() + 2 * STALL_MS;
      await until(() => performance.now() >= thawAt, 'the worker was frozen for longer than that');
      worker!.signal('SIGCONT');
      const job = await execute(api.url, await submit(api.url, waiting));
      expect((await ended(api.url, job)).state).toBe('successful');
      expect(await worker!.end('SIGTERM')).toBe(0);
    },
    SLOW_MS,
  );

  it(
    'goes on in the next claim when its worker was frozen for longer than its lease, and not only when it was waited for',
    async () => {
      const [worker] = await installation.workers(1);
      const job = await execute(api.url, await submit(api.url, never));
      await jobWhen(api.url, job, ({ state }) => state === 'running');
      const [first] = await claimOf(job);
      worker!.signal('SIGSTOP');
      await until(async () => (await claimOf(job))[1] < 0, 'its lease is over');
      worker!.signal('SIGCONT');
      const thawedAt = performance.now();
      await until(async () => (await claimOf(job))[0] > first, 'it is claimed again');
      // A node that ignores its signal is waited for that long.
      expect(performance.now() - thawedAt).toBeLessThan(10_000);
      await send(api.url, `/api/process/stop/${job}/`, { method: 'POST' });
      expect((await ended(api.url, job)).state).toBe('stopped');
    },
    SLOW_MS,
  );

  it(
    'can be stopped although it ignores its signal',
    async () => {
      await installation.workers(1);
      const job = await execute(api.url, await submit(api.url, never));
      await jobWhen(api.url, job, ({ state }) => state === 'running');
      await send(api.url, `/api/process/stop/${job}/`, { method: 'POST' });
      expect((await ended(api.url, job)).state).toBe('stopped');
    },
    SLOW_MS,
  );

  it(
    'is visible from outside: the worker stops answering probes',
    async () => {
      const port = await freePort();
      const probe = () => status(`http://127.0.0.1:${port}/healthz/live`);
      await installation.workers(0);
      const worker = await installation.start('worker', {
        LIUCHENG_HEALTH_PORT: String(port),
        LIUCHENG_STALL_MS: '0',
      });
      expect(await probe()).toBe(200);
      expect(await status(`http://127.0.0.1:${port}/healthz/ready`)).toBe(200);
      const job = await execute(api.url, await submit(api.url, spinning));
      await until(async () => (await probe()) === null, 'the probe is not answered');
      await worker.end('SIGKILL');
      await send(api.url, `/api/process/stop/${job}/`, { method: 'POST' });
    },
    SLOW_MS,
  );
});

/** The status of the response; null if there is none within a second. */
const status = (url: string): Promise<number | null> =>
  new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 1_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? null);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
  });
