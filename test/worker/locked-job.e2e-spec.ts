import pg from 'pg';
import { ended, execute, flow, jobWhen, submit } from '../support/flows.js';
import { createInstallation, type Installation } from '../support/processes.js';
import { type StandIn, startStandIn } from '../support/stand-in.js';

/** Long enough for a worker that has no turn for a second, beside other tests. */
const LEASE_MS = 3_000;

/** Logs a line, sends a request and waits, three times. */
const busy = (service: string): object =>
  flow(
    [
      { id: 'start', name: 'core.event.start' },
      { id: 'times', name: 'core.programming.repeat', inputs: { count: 3 } },
      { id: 'print', name: 'core.log.print', inputs: { message: 'round {{ nodes.times.index }}' } },
      {
        id: 'ask',
        name: 'core.http.request',
        inputs: { url: `${service}/acts`, body: '{{ nodes.times.index }}' },
        options: { method: 'POST' },
      },
      { id: 'wait', name: 'core.time.delay', inputs: { seconds: 0.3 } },
    ],
    ['start > times', 'times.body > print', 'print > ask', 'ask > wait'],
  );

describe('while a session holds a lock on the row of a running job', () => {
  let installation: Installation;
  let service: StandIn;
  let client: pg.Pool;
  let url: string;
  let id: number;
  const holders: pg.PoolClient[] = [];

  beforeAll(async () => {
    service = await startStandIn({ 'POST /acts': () => 204 });
    installation = await createInstallation({
      LIUCHENG_LEASE_MS: String(LEASE_MS),
      LIUCHENG_SWEEP_MS: '100',
      LIUCHENG_CONCURRENCY: '4',
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
    });
    const [api] = await Promise.all([installation.startHere('all'), installation.startHere('all')]);
    url = api.url;
    client = new pg.Pool({ connectionString: installation.databaseUrl });
    id = await submit(url, busy(service.url));
  });

  afterEach(() => {
    for (const holder of holders.splice(0)) holder.release(true);
  });

  afterAll(async () => {
    await client.end();
    await installation.close();
    await service.close();
  });

  /** Locks the row of a job. Returns the session that holds the lock. */
  const hold = async (job: number): Promise<pg.PoolClient> => {
    await jobWhen(url, job, ({ state }) => state === 'running');
    const holder = await client.connect();
    holders.push(holder);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [job]);
    return holder;
  };

  const row = async (job: number) =>
    (
      await client.query(
        'SELECT state, recent_deaths, deaths, fence, lease_until < now() AS is_over FROM job WHERE id = $1',
        [job],
      )
    ).rows[0];

  const lines = async (job: number): Promise<string[]> => {
    const { rows } = await client.query('SELECT text FROM job_log WHERE job_id = $1 ORDER BY first_row', [
      job,
    ]);
    return rows.flatMap(({ text }) => text.match(/round \d/g) ?? []);
  };

  it.each([
    ['for less than a lease', 0],
    ['for several leases', 2 * LEASE_MS],
  ])(
    'other jobs of its worker continue, and the job ends normally after the lock is released: %s',
    async (_, ms) => {
      const job = await execute(url, id);
      const holder = await hold(job);
      const since = performance.now();
      do {
        const others = await Promise.all(Array.from({ length: 8 }, () => execute(url, id)));
        for (const other of others) {
          expect(await ended(url, other)).toMatchObject({ state: 'successful' });
          expect(await row(other)).toMatchObject({ recent_deaths: 0, deaths: 0, fence: 1 });
          expect(await lines(other)).toEqual(['round 0', 'round 1', 'round 2']);
        }
      } while (performance.now() - since < ms);
      expect(await row(job)).toMatchObject({ state: 'running', fence: 1 });
      await holder.query('COMMIT');
      expect(await ended(url, job)).toMatchObject({ state: 'successful' });
      expect(await row(job)).toMatchObject({ recent_deaths: 0, deaths: 0, fence: 1 });
      expect(await lines(job)).toEqual(['round 0', 'round 1', 'round 2']);
    },
    120_000,
  );

  it('each of several locked jobs is renewed as soon as its lock is released', async () => {
    const jobs = [await execute(url, id), await execute(url, id)];
    for (const job of jobs) await hold(job);
    while (!(await row(jobs[1]!)).is_over);
    for (const [index, job] of [...jobs.entries()].reverse()) {
      await holders[index]!.query('COMMIT');
      expect(await ended(url, job)).toMatchObject({ state: 'successful' });
      expect(await row(job)).toMatchObject({ recent_deaths: 0, deaths: 0, fence: 1 });
    }
  });

  it('a stop that commits with the lock stops the job', async () => {
    const job = await execute(url, id);
    const holder = await hold(job);
    await holder.query(`UPDATE job SET state = 'stopping', stop_requested_at = now() WHERE id = $1`, [job]);
    expect(await ended(url, await execute(url, id))).toMatchObject({ state: 'successful' });
    await holder.query('COMMIT');
    expect(await ended(url, job)).toMatchObject({ state: 'stopped' });
  });
});
