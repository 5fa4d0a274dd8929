import pg from 'pg';
import { ended, execute, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const halfWay = line(
  { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 25 } },
);

const endless = line(
  { id: 'shell', name: 'core.shell.command', inputs: { command: 'echo pid $$; sleep 1000; true' } },
  { id: 'after', name: 'core.log.print', inputs: { message: 'after' } },
);

/** Uses the default times, because the promised 10 s are for them. */
describe('a lost worker', () => {
  let installation: Installation;
  let api: { url: string };
  let client: pg.Pool;

  beforeAll(async () => {
    installation = await createInstallation({ LIUCHENG_SHELL: 'on' });
    api = await installation.startHere('api');
    client = new pg.Pool({ connectionString: installation.databaseUrl });
  });

  afterAll(async () => {
    await client.end();
    await installation.close();
  });

  /** Waits until the query returns this many rows. */
  const rows = async (count: number, query: string, values: unknown[]): Promise<any[]> => {
    return until(async () => {
      const found = await client.query(query, values);
      return found.rows.length === count && found.rows;
    }, `there are ${count} rows of ${query}`);
  };

  it('has its 50 jobs taken over by other workers within 10 s', async () => {
    const doomed = await installation.start('worker');
    const id = await submit(api.url, halfWay);
    const jobs = await Promise.all(Array.from({ length: 50 }, () => execute(api.url, id)));
    await rows(50, 'SELECT FROM job_journal WHERE job_id = ANY ($1) GROUP BY job_id', [jobs]);
    const [{ worker }] = (await client.query('SELECT worker FROM job WHERE id = $1', [jobs[0]])).rows;
    const other = await installation.startHere('all');
    await doomed.end('SIGKILL');
    const killedAt = performance.now();
    await rows(50, `SELECT FROM job WHERE id = ANY ($1) AND state = 'running' AND worker <> $2`, [
      jobs,
      worker,
    ]);
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    await Promise.all(jobs.map((job) => send(api.url, `/api/process/stop/${job}/`, { method: 'POST' })));
    for (const job of jobs) expect((await ended(api.url, job)).state).toBe('stopped');
    await other.close();
  });

  it('that was frozen writes nothing when it resumes, and its child processes have ended', async () => {
    const frozen = await installation.start('worker');
    const job = await execute(api.url, await submit(api.url, endless));
    const log = async (): Promise<string> =>
      (await send(api.url, `/api/process/logfile/?jobId=${job}`)).body.logcontent;
    await until(async () => (await log()).includes('pid'), 'the command has started');
    const child = Number(/pid (\d+)/.exec(await log())![1]);
    const other = await installation.startHere('all');
    frozen.signal('SIGSTOP');
    const frozenAt = performance.now();
    const end = await ended(api.url, job);
    expect(performance.now() - frozenAt).toBeLessThan(10_000);
    // A command is not repeated if it may have had effects.
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
    await until(async () => !(await isAlive()), 'the command has ended');
    await frozen.end('SIGTERM');
    expect((await send(api.url, `/api/job/job/${job}/`)).body).toEqual(end);
    expect(await log()).toBe(before);
    await other.close();
  });
});
