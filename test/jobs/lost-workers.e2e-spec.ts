import pg from 'pg';
import { ended, execute, line, submit } from '../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';
import { send } from '../support/send.js';

const halfWay = line(
  { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 25 } },
);

const endless = line(
  { id: 'shell', name: 'core.shell.command', inputs: { command: 'echo pid $$; sleep 1000; true' } },
  { id: 'after', name: 'core.log.print', inputs: { message: 'after' } },
);

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

/** With the times that an installation has by default: what is promised is promised of them. */
describe('a lost worker', () => {
  let installation: Installation;
  let api: RunningProcess;
  let client: pg.Pool;

  beforeAll(async () => {
    installation = await createInstallation({ LIUCHENG_SHELL: 'on' });
    api = await installation.start('api');
    client = new pg.Pool({ connectionString: installation.databaseUrl });
  }, 60_000);

  afterAll(async () => {
    await client.end();
    await installation.close();
  });

  /** Waits until the query gives so many rows. */
  const rows = async (count: number, query: string, values: unknown[]): Promise<any[]> => {
    for (;;) {
      const found = await client.query(query, values);
      if (found.rows.length === count) return found.rows;
      await pause();
    }
  };

  it('leaves none of its 50 jobs behind: all go on elsewhere within 10 s', async () => {
    const doomed = await installation.start('worker');
    const id = await submit(api.url, halfWay);
    const jobs = await Promise.all(Array.from({ length: 50 }, () => execute(api.url, id)));
    await rows(50, 'SELECT FROM job_journal WHERE job_id = ANY ($1) GROUP BY job_id', [jobs]);
    const [{ worker }] = (await client.query('SELECT worker FROM job WHERE id = $1', [jobs[0]])).rows;
    const other = await installation.start('worker');
    await doomed.end('SIGKILL');
    const killedAt = performance.now();
    await rows(50, `SELECT FROM job WHERE id = ANY ($1) AND state = 'running' AND worker <> $2`, [
      jobs,
      worker,
    ]);
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    await Promise.all(jobs.map((job) => send(api.url, `/api/process/stop/${job}/`, { method: 'POST' })));
    for (const job of jobs) expect((await ended(api.url, job)).state).toBe('stopped');
    await other.end('SIGKILL');
  }, 60_000);

  it('that was frozen changes nothing when it thaws, and its children are gone', async () => {
    const frozen = await installation.start('worker');
    const job = await execute(api.url, await submit(api.url, endless));
    const log = async (): Promise<string> =>
      (await send(api.url, `/api/process/logfile/?jobId=${job}`)).body.logcontent;
    while (!(await log()).includes('pid')) await pause();
    const child = Number(/pid (\d+)/.exec(await log())![1]);
    const other = await installation.start('worker');
    frozen.signal('SIGSTOP');
    const frozenAt = performance.now();
    const end = await ended(api.url, job);
    expect(performance.now() - frozenAt).toBeLessThan(10_000);
    // A command is not repeated when nobody knows how far it came.
    expect(end).toMatchObject({ state: 'failed', error: expect.stringContaining('outcome is unknown') });
    const before = await log();
    frozen.signal('SIGCONT');
    const isAlive = async () => {
      const { rows } = await client.query('SELECT 1');
      try {
        return rows.length > 0 && process.kill(child, 0);
      } catch {
        return false;
      }
    };
    while (await isAlive()) await pause();
    await frozen.end('SIGTERM');
    expect((await send(api.url, `/api/job/job/${job}/`)).body).toEqual(end);
    expect(await log()).toBe(before);
    await other.end('SIGKILL');
  }, 60_000);
});
