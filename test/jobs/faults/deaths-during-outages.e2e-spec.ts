import pg from 'pg';
import { Isolation } from '../../../src/worker/isolation/isolation.js';
import { Outages } from '../../../src/worker/outages.js';
import { jobWhen, line, submit } from '../../support/flows.js';
import { startServer, type Server } from '../../support/server.js';

describe('an isolated job whose last lease ran out', () => {
  let server: Server;
  let client: pg.Client;
  let process: number;

  beforeAll(async () => {
    // There is no sweep, because the test starts the isolated jobs.
    server = await startServer({ LIUCHENG_SWEEP_MS: '600000' });
    client = new pg.Client(server.database);
    await client.connect();
    process = await submit(server.url, line({ id: 'p', name: 'core.log.print', inputs: { message: 'on' } }));
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  const isolatedJob = async (): Promise<number> => {
    const { rows } = await client.query(
      `INSERT INTO job (process_id, definition_id, version, cuser, state, fence, recent_deaths, deaths, worker, lease_until, claim)
       SELECT process_id, definition_id, number, 1, 'running', 2, 2, 2, 'gone', now() - interval '1 s', gen_random_uuid()
       FROM process_version WHERE process_id = $1 RETURNING id`,
      [process],
    );
    return Number(rows[0].id);
  };

  const take = (job: number) => server.app.get(Isolation, { strict: false }).take(job, () => undefined);

  /** The ended job. The isolated process starts first, which takes time. */
  const endedIsolated = (job: number) =>
    jobWhen(server.url, job, ({ state }) => ['successful', 'failed'].includes(state), 100_000);

  it('during an outage that the worker has noticed is not charged by its isolated process', async () => {
    const job = await isolatedJob();
    server.app.get(Outages, { strict: false }).failed();
    take(job);
    expect(await endedIsolated(job)).toMatchObject({ state: 'successful' });
    const { rows } = await client.query('SELECT recent_deaths, deaths FROM job WHERE id = $1', [job]);
    expect(rows).toEqual([{ recent_deaths: 2, deaths: 2 }]);
  });

  it('without an outage is charged', async () => {
    const outages = server.app.get(Outages, { strict: false });
    // An outage that has just ended excuses leases for half a lease time.
    while (outages.deathsCountFrom === 'infinity') await new Promise(setImmediate);
    const job = await isolatedJob();
    const since = outages.deathsCountFrom;
    await client.query(
      `UPDATE job SET lease_until = greatest(lease_until, $2::timestamptz + interval '1 ms') WHERE id = $1`,
      [job, since],
    );
    while (
      (await client.query('SELECT FROM job WHERE id = $1 AND lease_until <= now()', [job])).rowCount === 0
    );
    take(job);
    expect(await endedIsolated(job)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('died 3 times'),
    });
  });
});
