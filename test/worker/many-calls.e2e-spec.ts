import pg from 'pg';
import { ended, execute, flow, line, submit } from '../support/flows.js';
import { createInstallation, type Installation } from '../support/processes.js';

const C = 'core.programming';

const WAITING = `
  SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

describe('a job that begins 1,000 calls at once', () => {
  let installation: Installation;
  let url: string;
  let holder: pg.Client;

  beforeAll(async () => {
    installation = await createInstallation();
    ({ url } = await installation.startHere('api'));
    holder = new pg.Client(installation.databaseUrl);
    await holder.connect();
  });

  afterAll(async () => {
    await holder.end();
    await installation.close();
  });

  it('takes no connections from other jobs while Postgres cannot tell what it calls', async () => {
    const callee = await submit(
      url,
      line({ id: 'p', name: 'core.log.print', inputs: { message: 'called' } }),
    );
    const caller = flow(
      [
        { id: 'start', name: 'core.event.start' },
        {
          id: 'each',
          name: `${C}.forEach`,
          inputs: { list: Array.from({ length: 1_000 }, (_, index) => index) },
          options: { concurrency: 1_000 },
        },
        { id: 'call', name: `${C}.callProcess`, inputs: { process: callee } },
      ],
      ['start > each', 'each.body > call'],
    );
    const other = line(
      { id: 'before', name: 'core.log.print', inputs: { message: 'before' } },
      // Longer than the worker takes to begin the calls, and ended by a commit.
      { id: 'pause', name: 'core.time.delay', inputs: { seconds: 1 } },
    );
    const calling = await execute(url, await submit(url, caller));
    const waiting = await execute(url, await submit(url, other));
    await holder.query('BEGIN; LOCK TABLE process_version');
    await installation.workers(1);
    expect(await ended(url, waiting)).toMatchObject({ state: 'successful' });
    // Without connections, its worker would have lost its lease.
    const claims = await holder.query('SELECT fence FROM job WHERE id = $1', [waiting]);
    expect(claims.rows).toEqual([{ fence: 1 }]);
    expect((await holder.query(WAITING)).rowCount).toBeLessThanOrEqual(1);
    await holder.query('COMMIT');
    expect(await ended(url, calling)).toMatchObject({ state: 'successful', error: null });
  });
});
