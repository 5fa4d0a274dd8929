import pg from 'pg';
import { execute, flow, jobWhen, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { type Proxy, startProxy } from '../../support/proxy.js';
import { until } from '../../support/until.js';

const MIB = 1024 * 1024;

const ROUNDS = 24;

describe('with a slow connection to Postgres', () => {
  let installation: Installation;
  let postgres: Proxy;
  let client: pg.Pool;
  let url: string;

  beforeAll(async () => {
    installation = await createInstallation();
    postgres = await startProxy(installation.databaseUrl);
    const [api] = await Promise.all([
      installation.startHere('api'),
      installation.startHere('all', { DATABASE_URL: postgres.url }),
    ]);
    url = api.url;
    client = new pg.Pool({ connectionString: installation.databaseUrl });
  });

  afterAll(async () => {
    await client.end();
    await installation.close();
    await postgres.close();
  });

  it.each([
    ['in many rows', 3_000, 2 * 1024],
    ['in few large rows', 2, 3 * MIB],
  ])(
    'a job whose journal takes seconds to read is taken over and completes: %s',
    async (_, rows, bytes) => {
      const id = await submit(url, line({ id: 'p', name: 'core.log.print', inputs: { message: 'on' } }));
      postgres.throttle(MIB);
      const { rows: jobs } = await client.query(
        `WITH made AS (
         INSERT INTO job (process_id, definition_id, version, cuser, state, fence, recent_deaths, lease_until)
         SELECT process_id, definition_id, number, 1, 'running', 1, 0, now() + interval '1 hour'
         FROM process_version WHERE process_id = $1
         RETURNING id
       ), journal AS (
         INSERT INTO job_journal (job_id, number, records)
         SELECT id, number, format('[["never asked for %s",%s]]', number, to_json(repeat('x', $3)))
         FROM made, generate_series(1, $2::int) AS number
       )
       SELECT id FROM made`,
        [id, rows, bytes],
      );
      await client.query('UPDATE job SET lease_until = now() WHERE id = $1', [jobs[0].id]);
      const row = async () =>
        (await client.query('SELECT state, recent_deaths, fence FROM job WHERE id = $1', [jobs[0].id]))
          .rows[0];
      await until(async () => (await row()).state !== 'running', 'the job has ended', { deadline: 60_000 });
      expect(await row()).toEqual({ state: 'successful', recent_deaths: 0, fence: 2 });
      postgres.throttle(Infinity);
    },
    120_000,
  );

  it('a job whose record is too large to be sent within the statement timeout ends, and other jobs complete', async () => {
    const large = await submit(
      url,
      flow(
        [
          { id: 'start', name: 'core.event.start' },
          { id: 'times', name: 'core.programming.repeat', inputs: { count: ROUNDS } },
          { id: 'code', name: 'core.code.javascript', options: { code: `return 'x'.repeat(${MIB / 2})` } },
          { id: 'print', name: 'core.log.print', inputs: { message: 'round {{ nodes.times.index }}' } },
        ],
        ['start > times', 'times.body > code', 'code > print'],
      ),
    );
    const small = await submit(url, line({ id: 'p', name: 'core.log.print', inputs: { message: 'on' } }));
    postgres.throttleUp(MIB);
    const job = await execute(url, large);
    let others = 0;
    const row = async (id: number) =>
      (await client.query('SELECT state, recent_deaths, fence, error FROM job WHERE id = $1', [id])).rows[0];
    while (['waiting', 'running'].includes((await row(job)).state)) {
      await jobWhen(url, await execute(url, small), ({ state }) => state === 'successful');
      others += 1;
    }
    postgres.throttleUp(Infinity);
    expect(await row(job)).toEqual({ state: 'successful', recent_deaths: 0, fence: 1, error: null });
    expect(others).toBeGreaterThan(1);
    const { rows } = await client.query('SELECT text FROM job_log WHERE job_id = $1 ORDER BY first_row', [
      job,
    ]);
    const said = rows.flatMap(({ text }) => text.match(/round \d+/g));
    expect(said).toEqual(Array.from({ length: ROUNDS }, (_, round) => `round ${round}`));
  });
});
