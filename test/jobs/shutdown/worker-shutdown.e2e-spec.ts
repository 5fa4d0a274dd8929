import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startRedis } from '../../../launcher/redis.mjs';
import { ended, execute, flow, jobWhen, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const GRACE_MS = 2_000;

const waiting = line({ id: 'wait', name: 'core.time.delay', inputs: { seconds: 4 } });

const commandOf = (command: string, common: object = {}) => ({
  id: 'shell',
  name: 'core.shell.command',
  inputs: { command },
  common: { ...common },
});
const print = (id: string, message: string) => ({ id, name: 'core.log.print', inputs: { message } });

describe('a worker at shutdown', () => {
  let dataDir: string;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let installation: Installation;
  let api: { url: string };
  let client: pg.Pool;
  /** The worker that has continued the job of the test before. */
  let next: RunningProcess | undefined;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'liucheng-redis-'));
    redis = await startRedis({ dataDir });
    installation = await createInstallation({
      REDIS_URL: redis.url,
      LIUCHENG_GRACE_MS: String(GRACE_MS),
      LIUCHENG_PARK_MS: '3600000',
      LIUCHENG_SHELL: 'on',
      LIUCHENG_LEASE_MS: '2000',
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

  const takeWorker = async (): Promise<RunningProcess> => {
    const worker = next ?? (await installation.start('worker'));
    next = undefined;
    return worker;
  };

  const logOf = async (job: number): Promise<string> =>
    (await send(api.url, `/api/process/logfile/?jobId=${job}`)).body.logcontent;

  const logHas = (job: number, text: string): Promise<unknown> =>
    until(async () => (await logOf(job)).includes(text), `job ${job} has logged ${text}`);

  it('releases its jobs in time even while Redis is frozen', async () => {
    const worker = await takeWorker();
    const job = await execute(api.url, await submit(api.url, waiting));
    await jobWhen(api.url, job, ({ nodes }) => nodes.length > 1);
    await redis.kill('SIGSTOP');
    const since = performance.now();
    expect(await worker.end('SIGTERM')).toBe(0);
    // One second each for the Redis calls that pause the queue, notify the next worker and close the connection.
    expect(performance.now() - since).toBeLessThan(GRACE_MS + 5_000);
    const { rows } = await client.query('SELECT state, worker, recent_deaths FROM job WHERE id = $1', [job]);
    expect(rows).toEqual([{ state: 'running', worker: null, recent_deaths: 0 }]);
    await redis.kill('SIGCONT');
    next = await installation.start('worker');
    expect((await ended(api.url, job)).state).toBe('successful');
  });

  it('is not charged with a death for a job whose row another session has locked', async () => {
    const worker = await takeWorker();
    const job = await execute(api.url, await submit(api.url, waiting));
    await jobWhen(api.url, job, ({ nodes }) => nodes.length > 1);
    const holder = await client.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [job]);
    expect(await worker.end('SIGTERM')).toBe(0);
    await holder.query('COMMIT');
    holder.release();
    const { rows: left } = await client.query('SELECT worker FROM job WHERE id = $1', [job]);
    expect(left[0].worker).not.toBeNull();
    next = await installation.start('worker');
    expect((await ended(api.url, job)).state).toBe('successful');
    const { rows } = await client.query('SELECT deaths FROM job WHERE id = $1', [job]);
    expect(rows[0].deaths).toBe(0);
  });

  describe('while a command runs', () => {
    /** Runs the flow until its command runs, shuts the worker down, and lets the next worker continue. */
    const deploy = async (definition: object) => {
      const worker = await takeWorker();
      const job = await execute(api.url, await submit(api.url, definition));
      await jobWhen(api.url, job, ({ nodes }) => nodes.some(({ node }: any) => node === 'shell'));
      await logHas(job, 'under way');
      expect(await worker.end('SIGTERM')).toBe(0);
      next = await installation.start('worker');
      const end = await ended(api.url, job);
      return { ...end, log: await logOf(job) };
    };

    it('ends the command, which then fails, and the flow continues at its error output', async () => {
      const { state, log } = await deploy(
        flow(
          [
            { id: 'start', name: 'core.event.start' },
            commandOf('echo under way; sleep 1000'),
            print('after', 'after'),
            print('failed', '{{ nodes.shell.errorMessage }}'),
          ],
          ['start > shell', 'shell > after', 'shell.error > failed'],
        ),
      );
      expect(state).toBe('successful');
      expect(log).toMatch(/failed .*its worker was shut down/);
      expect(log).not.toContain('after\n');
      expect(log.match(/under way/g)).toHaveLength(1);
    });

    it('fails the job with the reason if the flow does not handle the error', async () => {
      const { state, error } = await deploy(line(commandOf('echo under way; sleep 1000')));
      expect(state).toBe('failed');
      expect(error).toMatch(/^Node "shell": .*its worker was shut down/);
    });

    it('retries the command only if the flow does so', async () => {
      const { state, log } = await deploy(
        line(commandOf('echo under way; sleep 5', { retries: 1, retryDelay: 0 })),
      );
      expect([state, log.match(/under way/g)?.length]).toEqual(['successful', 2]);
    });
  });
});
