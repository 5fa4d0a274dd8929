import pg from 'pg';
import { ended, execute, flow, submit } from '../../support/flows.js';
import { createInstallation } from '../../support/processes.js';
import { startProxy } from '../../support/proxy.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

/* The worker finds its own job by the delivery alone, so that no sweep takes the job over before the worker has written what it knows. */

it('a command that a worker ends while Postgres is away has a known outcome, although its lines could not be written', async () => {
  const installation = await createInstallation({
    LIUCHENG_LEASE_MS: '1500',
    LIUCHENG_SWEEP_MS: '600000',
    LIUCHENG_SHELL: 'on',
  });
  const postgres = await startProxy(installation.databaseUrl);
  const client = new pg.Pool({ connectionString: installation.databaseUrl });
  try {
    const { url } = await installation.startHere('all', { DATABASE_URL: postgres.url });
    const lines = { command: 'while :; do echo line; sleep 0.1; done' };
    const id = await submit(
      url,
      flow(
        [
          { id: 'start', name: 'core.event.start' },
          { id: 'shell', name: 'core.shell.command', inputs: lines },
          { id: 'handled', name: 'core.log.print', inputs: { message: '{{ nodes.shell.errorMessage }}' } },
        ],
        ['start > shell', 'shell.error > handled'],
      ),
    );
    const job = await execute(url, id);
    const is = async (condition: string): Promise<boolean> =>
      (await client.query(`SELECT FROM job WHERE id = ${job} AND ${condition}`)).rowCount === 1;
    await until(() => is('EXISTS (SELECT FROM job_log WHERE job_id = id)'), 'the command runs');
    await postgres.cut();
    await until(() => is(`lease_until < now() - interval '3 s'`), 'the outage is as long as three leases');
    await postgres.mend();
    await until(async () => (await send(url, '/api/job/job/')).status === 200, 'Postgres is back');
    expect(await ended(url, job)).toMatchObject({ state: 'successful' });
    const { body } = await send(url, `/api/process/logfile/?jobId=${job}`);
    expect(body.logcontent).toContain('info handled it was interrupted: its worker');
  } finally {
    await client.end();
    await installation.close();
    await postgres.close();
  }
}, 60_000);
