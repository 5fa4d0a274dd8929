import pg from 'pg';
import { line, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { type Proxy, startProxy } from '../../support/proxy.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const flow = line(
  { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 1 } },
  { id: 'last', name: 'core.log.print', inputs: { message: 'last' } },
);

describe('while Postgres is unavailable for longer than a lease', () => {
  let installation: Installation;
  let postgres: Proxy;
  let client: pg.Pool;
  let url: string;

  beforeAll(async () => {
    installation = await createInstallation({
      LIUCHENG_LEASE_MS: '1500',
      LIUCHENG_SWEEP_MS: '200',
      LIUCHENG_SHELL: 'on',
    });
    postgres = await startProxy(installation.databaseUrl);
    const through = { DATABASE_URL: postgres.url };
    const [api] = await Promise.all([
      installation.startHere('all', through),
      installation.startHere('all', through),
    ]);
    url = api.url;
    client = new pg.Pool({ connectionString: installation.databaseUrl });
  });

  afterAll(async () => {
    await client.end();
    await installation.close();
    await postgres.close();
  });

  const row = async (job: number) =>
    (
      await client.query('SELECT state, recent_deaths, lease_until < now() AS over FROM job WHERE id = $1', [
        job,
      ])
    ).rows[0];

  const log = async (job: number): Promise<string> => {
    const { rows } = await client.query('SELECT text FROM job_log WHERE job_id = $1 ORDER BY first_row', [
      job,
    ]);
    return rows.map(({ text }) => text).join('\n');
  };

  const begun = async (definition: object, sign: string): Promise<number> => {
    const id = await submit(url, definition);
    const { body } = await send(url, '/api/process/execute/', { method: 'POST', body: { id } });
    await until(async () => (await log(body.job_id)).includes(sign), `the job has logged ${sign}`);
    return body.job_id;
  };

  it.each<[string, () => unknown, () => unknown]>([
    ['gone', () => postgres.cut(), () => postgres.mend()],
    ['frozen', () => postgres.stall(true), () => postgres.stall(false)],
  ])(
    'workers abort jobs whose leases they cannot renew, and continue when it is back: %s',
    async (_, leave, comeBack) => {
      const command = { command: 'echo pid $$; sleep 1000; true' };
      const doomed = await begun(line({ id: 'shell', name: 'core.shell.command', inputs: command }), 'pid');
      const child = Number(/pid (\d+)/.exec(await log(doomed))![1]);
      const jobs = await Promise.all(Array.from({ length: 5 }, () => begun(flow, 'first')));
      await leave();
      await until(async () => (await row(doomed)).over, 'the lease is over', { deadline: 60_000 });
      // Another worker could have claimed the job.
      const isAlive = (): boolean => {
        try {
          return process.kill(child, 0);
        } catch {
          return false;
        }
      };
      await until(() => !isAlive(), 'the command has ended', { deadline: 60_000 });
      await comeBack();
      for (const job of jobs) {
        await until(async () => (await row(job)).state === 'successful', `job ${job} has ended`, {
          deadline: 60_000,
        });
        expect((await log(job)).match(/\w+$/gm)).toEqual(['first', 'last']);
        expect((await row(job)).recent_deaths).toBe(0);
      }
    },
    120_000,
  );
});
