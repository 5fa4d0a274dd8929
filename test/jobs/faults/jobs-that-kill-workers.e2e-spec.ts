import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { ended, execute, flow, jobWhen, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../../support/processes.js';
import { startProxy } from '../../support/proxy.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const deadly = line({ id: 'die', name: 'test.deadly.die' });

const waitingBetween = (seconds: number) =>
  line(
    { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
    { id: 'wait', name: 'core.time.delay', inputs: { seconds } },
    { id: 'last', name: 'core.log.print', inputs: { message: 'last' } },
  );

const innocent = waitingBetween(1.5);

/** Waits for longer than an isolated process takes to start on a loaded machine, or it would find the wait over, and end at once. */
const patient = waitingBetween(12);

const waiting = line({ id: 'wait', name: 'core.time.delay', inputs: { seconds: 25 } });

/** Several server processes start one after the other, each for seconds on a loaded machine. */
const SLOW_MS = 120_000;

describe('a job that kills each of its workers', () => {
  let installation: Installation;
  let api: { url: string };
  let client: pg.Pool;

  beforeAll(async () => {
    installation = await createInstallation({
      LIUCHENG_PACKAGES: './test/support/deadly-nodes',
      LIUCHENG_LEASE_MS: '2000',
      LIUCHENG_SWEEP_MS: '200',
      LIUCHENG_GRACE_MS: '100',
    });
    api = await installation.startHere('api');
    client = new pg.Pool({ connectionString: installation.databaseUrl });
  });

  afterAll(async () => {
    await client.end();
    await installation.close();
  });

  const row = async (job: number) =>
    (await client.query('SELECT worker, recent_deaths, state FROM job WHERE id = $1', [job])).rows[0];

  const rowWhen = async (job: number, holds: (row: any) => boolean) => {
    const when = async () => {
      const now = await row(job);
      return holds(now) && now;
    };
    return until(when, `the row of job ${job} fits`, { deadline: SLOW_MS });
  };

  const messages = async (job: number): Promise<string[]> => {
    const { body } = await send(api.url, `/api/process/logfile/?jobId=${job}`);
    return body.logcontent.match(/\w+$/gm) ?? [];
  };

  it(
    'fails with the reason, and the jobs that ran with it complete',
    async () => {
      await installation.workers(1);
      const id = await submit(api.url, innocent);
      const innocents = await Promise.all(Array.from({ length: 4 }, () => execute(api.url, id)));
      for (const job of innocents)
        await until(async () => (await messages(job)).includes('first'), `job ${job} runs`);
      const killer = await execute(api.url, await submit(api.url, deadly));
      await Promise.all([installation.start('worker'), installation.start('worker')]);
      const end = await jobWhen(api.url, killer, ({ state }) => state !== 'running', SLOW_MS);
      expect(end).toMatchObject({ state: 'failed', error: expect.stringContaining('died 3 times') });
      expect(end.nodes).toContainEqual(expect.objectContaining({ node: 'die', state: 'stopped' }));
      for (const job of innocents) {
        expect((await ended(api.url, job)).state).toBe('successful');
        expect(await messages(job)).toEqual(['first', 'last']);
        expect((await row(job)).recent_deaths).toBeLessThanOrEqual(2);
      }
    },
    SLOW_MS,
  );

  it(
    'also fails if it blocks its only worker for longer than its lease',
    async () => {
      await installation.workers(1);
      const blocking = flow(
        [
          { id: 'start', name: 'core.event.start' },
          { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
          { id: 'times', name: 'core.programming.repeat', inputs: { count: 1_000 } },
          { id: 'block', name: 'test.deadly.block' },
        ],
        ['start > first', 'first > times', 'times.body > block'],
      );
      const job = await execute(api.url, await submit(api.url, blocking));
      let end = await ended(api.url, job);
      while (end.finish_time === null) end = await ended(api.url, job);
      expect(end).toMatchObject({ state: 'failed', error: expect.stringContaining('died 3 times') });
      // Not `block`: the worker may have written the end of one round, and have had no turn to write that the next one began.
      expect(end.nodes).toContainEqual(expect.objectContaining({ node: 'times', state: 'stopped' }));
      expect(await messages(job)).toEqual(['first']);
    },
    SLOW_MS,
  );

  /** A job that has lost two workers and is now isolated. */
  const isolated = async (definition = patient): Promise<number> => {
    const job = await execute(api.url, await submit(api.url, definition));
    await rowWhen(job, ({ worker }) => worker !== null);
    const { worker } = await row(job);
    await client.query(
      `UPDATE job SET recent_deaths = 1, worker = 'dead', fence = fence + 1, lease_until = now() WHERE id = $1`,
      [job],
    );
    // Between the death and the next claim, no worker holds it.
    await rowWhen(job, (now) => now.recent_deaths === 2 && ![null, 'dead', worker].includes(now.worker));
    return job;
  };

  const pidOf = ({ worker }: { worker: string }): number => Number(worker.split(':')[1]);

  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return !isZombie(pid);
    } catch {
      return false;
    }
  };

  /** Whether the process is a zombie: it has ended, but its parent has not reaped it. Init becomes the parent of orphans. */
  const isZombie = (pid: number): boolean =>
    existsSync('/proc/self/stat') &&
    /^ Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1').split(')').pop()!);

  it(
    'lets a harmless isolated job complete, even if its parent worker is killed',
    async () => {
      const [worker] = await installation.workers(1);
      const job = await isolated();
      const isolatedPid = pidOf(await row(job));
      expect(isolatedPid).not.toBe(worker!.pid);
      await worker!.end('SIGKILL');
      expect((await ended(api.url, job)).state).toBe('successful');
      expect((await row(job)).recent_deaths).toBe(2);
      expect(await messages(job)).toEqual(['first', 'last']);
      await until(() => !isAlive(isolatedPid), 'the isolated process has ended');
    },
    SLOW_MS,
  );

  it(
    'does not charge a harmless isolated job whose parent worker is killed just before Postgres goes away for longer than its lease',
    async () => {
      await installation.workers(0);
      const postgres = await startProxy(installation.databaseUrl);
      try {
        const worker = await installation.start('worker', { DATABASE_URL: postgres.url });
        const job = await isolated(waiting);
        const isolatedPid = pidOf(await row(job));
        await worker.end('SIGKILL');
        await postgres.cut();
        const isOver = 'SELECT FROM job WHERE id = $1 AND lease_until < now()';
        await until(async () => (await client.query(isOver, [job])).rowCount === 1, 'the lease is over');
        await postgres.mend();
        await rowWhen(job, ({ worker: holder }) => holder === null);
        expect(await row(job)).toMatchObject({ state: 'running', recent_deaths: 2 });
        await until(() => !isAlive(isolatedPid), 'the isolated process has ended');
        await send(api.url, `/api/process/stop/${job}/`, { method: 'POST' });
      } finally {
        await postgres.close();
      }
    },
    SLOW_MS,
  );

  it(
    'does not charge a harmless isolated job if its parent worker dies in a container, or its process group is terminated',
    async () => {
      /** Ends the container, which waits for the isolated process, and checks the released job. */
      const leave = async (
        container: RunningProcess,
        job: number,
        end: (main: number) => Promise<unknown>,
      ) => {
        const isolatedPid = pidOf(await row(job));
        const [main] = (await readFile(`/proc/${container.pid}/task/${container.pid}/children`, 'utf8'))
          .split(' ')
          .map(Number);
        await end(main!);
        expect(isAlive(isolatedPid)).toBe(false);
        expect(await row(job)).toMatchObject({ state: 'running', worker: null, recent_deaths: 2 });
      };
      await installation.workers(0);
      const first = await installation.startInContainer();
      const job = await isolated(waiting);
      // The script exits with the status of the killed program.
      await leave(first, job, async (main) => {
        process.kill(main, 'SIGKILL');
        expect(await first.end('SIGCONT')).toBe(137);
      });
      const second = await installation.startInContainer();
      await rowWhen(job, ({ worker }) => worker !== null);
      await leave(second, job, async () => {
        process.kill(-second.pid, 'SIGTERM');
        expect(await second.end('SIGCONT')).toBe(0);
      });
      await send(api.url, `/api/process/stop/${job}/`, { method: 'POST' });
    },
    2 * SLOW_MS,
  );

  it(
    'does not charge a harmless isolated job that a deployment interrupts',
    async () => {
      const [first] = await installation.workers(1);
      const job = await isolated();
      const isolatedPid = pidOf(await row(job));
      await installation.start('worker');
      expect(await first!.end('SIGTERM')).toBe(0);
      expect(isAlive(isolatedPid)).toBe(false);
      expect((await ended(api.url, job)).state).toBe('successful');
      expect((await row(job)).recent_deaths).toBe(2);
    },
    SLOW_MS,
  );

  it(
    'continues in another process if its own is frozen',
    async () => {
      await installation.workers(0);
      await installation.start('worker', { LIUCHENG_MAX_ATTEMPTS: '6' });
      const job = await isolated();
      const frozen = pidOf(await row(job));
      process.kill(frozen, 'SIGSTOP');
      await rowWhen(job, ({ recent_deaths }) => recent_deaths === 3);
      expect(isAlive(frozen)).toBe(false);
      expect((await ended(api.url, job)).state).toBe('successful');
      expect(await messages(job)).toEqual(['first', 'last']);
    },
    SLOW_MS,
  );

  it(
    'can be stopped while it is isolated',
    async () => {
      await installation.workers(1);
      const job = await isolated();
      await send(api.url, `/api/process/stop/${job}/`, { method: 'POST' });
      expect((await jobWhen(api.url, job, ({ state }) => state !== 'stopping')).state).toBe('stopped');
    },
    SLOW_MS,
  );

  it(
    'shows the state of its nodes, even if its worker died early',
    async () => {
      // Long leases, because renewals would also write the progress.
      await installation.workers(0);
      await installation.start('worker', { LIUCHENG_LEASE_MS: '300000' });
      const nodes = [
        { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
        { id: 'wait', name: 'core.time.delay', inputs: { seconds: 0.5 } },
        { id: 'die', name: 'test.deadly.die' },
      ];
      const job = await execute(api.url, await submit(api.url, line(...nodes)));
      const { nodes: shown } = await jobWhen(api.url, job, (now) => now.nodes.length > 2);
      expect(shown).toEqual([
        expect.objectContaining({ node: 'start', state: 'successful' }),
        expect.objectContaining({ node: 'first', state: 'successful' }),
        expect.objectContaining({ node: 'wait', state: 'running' }),
      ]);
      await client.query(`UPDATE job SET state = 'failed', finish_time = now() WHERE id = $1`, [job]);
    },
    SLOW_MS,
  );
});
