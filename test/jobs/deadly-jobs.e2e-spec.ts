import pg from 'pg';
import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';
import { send } from '../support/send.js';

const deadly = line({ id: 'die', name: 'test.deadly.die' });

const innocent = line(
  { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 1.5 } },
  { id: 'last', name: 'core.log.print', inputs: { message: 'last' } },
);

/** Several processes start one after the other: seconds each, where everything else runs as well. */
const SLOW_MS = 60_000;

describe('a job that kills whatever runs it', () => {
  let installation: Installation;
  let api: RunningProcess;
  let client: pg.Pool;

  let workers: RunningProcess[];

  beforeAll(async () => {
    installation = await createInstallation({
      LIUCHENG_PACKAGES: './test/support/deadly-nodes',
      LIUCHENG_LEASE_MS: '2000',
      LIUCHENG_SWEEP_MS: '200',
      LIUCHENG_GRACE_MS: '100',
    });
    api = await installation.start('api');
    client = new pg.Pool({ connectionString: installation.databaseUrl });
  });

  afterAll(async () => {
    await client.end();
    await installation.close();
  });

  beforeEach(() => (workers = []));

  afterEach(() => Promise.all(workers.map((worker) => worker.end('SIGKILL'))));

  const startWorker = async (): Promise<RunningProcess> => {
    const worker = await installation.start('worker');
    workers.push(worker);
    return worker;
  };

  const row = async (job: number) =>
    (await client.query('SELECT worker, attempt, state FROM job WHERE id = $1', [job])).rows[0];

  const rowWhen = async (job: number, holds: (row: any) => boolean) => {
    for (;;) {
      const now = await row(job);
      if (holds(now)) return now;
    }
  };

  const messages = async (job: number): Promise<string[]> => {
    const { body } = await send(api.url, `/api/process/logfile/?jobId=${job}`);
    return body.logcontent.match(/\w+$/gm) ?? [];
  };

  it(
    'ends failed and says so, and those that ran beside it end as they should',
    async () => {
      await startWorker();
      const id = await submit(api.url, innocent);
      const innocents = await Promise.all(Array.from({ length: 4 }, () => execute(api.url, id)));
      for (const job of innocents) while (!(await messages(job)).includes('first'));
      const killer = await execute(api.url, await submit(api.url, deadly));
      await Promise.all([startWorker(), startWorker()]);
      const end = await ended(api.url, killer);
      expect(end).toMatchObject({ state: 'failed', error: expect.stringContaining('died 3 times') });
      for (const job of innocents) {
        expect((await ended(api.url, job)).state).toBe('successful');
        expect(await messages(job)).toEqual(['first', 'last']);
        expect((await row(job)).attempt).toBeLessThanOrEqual(2);
      }
    },
    SLOW_MS,
  );

  /** A job that has lost two workers, and now runs alone. */
  const suspect = async (): Promise<number> => {
    const job = await execute(api.url, await submit(api.url, innocent));
    await rowWhen(job, ({ worker }) => worker !== null);
    const { worker } = await row(job);
    await client.query(
      `UPDATE job SET attempt = 1, worker = 'dead', fence = fence + 1, lease_until = now() WHERE id = $1`,
      [job],
    );
    await rowWhen(job, (now) => now.attempt === 2 && now.worker !== 'dead' && now.worker !== worker);
    return job;
  };

  const pidOf = ({ worker }: { worker: string }): number => Number(worker.split(':')[1]);

  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it(
    'leaves a suspect that does no harm to end as it should, also when the worker beside it is killed',
    async () => {
      const worker = await startWorker();
      const job = await suspect();
      const alone = pidOf(await row(job));
      expect(alone).not.toBe(worker.pid);
      await worker.end('SIGKILL');
      expect((await ended(api.url, job)).state).toBe('successful');
      expect((await row(job)).attempt).toBe(2);
      expect(await messages(job)).toEqual(['first', 'last']);
      while (isAlive(alone)) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    SLOW_MS,
  );

  it('is no reason to charge a suspect that a deployment interrupts', async () => {
    const first = await startWorker();
    const job = await suspect();
    const alone = pidOf(await row(job));
    await startWorker();
    expect(await first.end('SIGTERM')).toBe(0);
    expect(isAlive(alone)).toBe(false);
    expect((await ended(api.url, job)).state).toBe('successful');
    expect((await row(job)).attempt).toBe(2);
  });

  it('is stopped like any other while it runs alone', async () => {
    await startWorker();
    const job = await suspect();
    await send(api.url, `/api/process/stop/${job}/`, { method: 'POST' });
    expect((await jobWhen(api.url, job, ({ state }) => state !== 'stopping')).state).toBe('stopped');
  });
});
