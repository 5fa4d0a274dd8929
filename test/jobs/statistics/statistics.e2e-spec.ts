import pg from 'pg';
import { StatisticsFold } from '../../../src/jobs/statistics/statistics-fold.js';
import { Retention } from '../../../src/worker/retention.js';
import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';

/** The day a week later. */
const sundayAfter = (day: string): string =>
  new Date(Date.parse(day) + 7 * 86_400_000).toISOString().slice(0, 10);

describe('statistics', () => {
  let server: Server;
  let client: pg.Client;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_PARK_MS: '3600000', LIUCHENG_KEEP_DAYS: '30' });
    client = new pg.Client(server.database);
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  const stat = async (query = '', headers = {}) =>
    send(server.url, `/api/process/stat/${query}`, { headers });
  const fold = () => server.app.get(StatisticsFold, { strict: false }).fold();

  /** Ended jobs of the process; `finish` is SQL of the time, `seconds` SQL of the duration for `n` from 1. */
  const insert = async (process: number, state: string, count: number, finish: string, seconds: string) => {
    await client.query(
      `INSERT INTO job (process_id, definition_id, version, cuser, state, ctime, start_time)
       SELECT $1, 1, 1, 1, $2, finish, finish - (${seconds}) * interval '1 s'
       FROM generate_series(1, $3::int) AS n, LATERAL (SELECT ${finish} AS finish) AS at`,
      [process, state, count],
    );
    await client.query(
      'UPDATE job SET finish_time = ctime WHERE process_id = $1 AND state = $2 AND finish_time IS NULL',
      [process, state],
    );
  };

  it('counts jobs that ended in every way, each once, also while counts are added and after jobs are deleted', async () => {
    const id = await submit(server.url, line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 60 } }));
    const good = await submit(server.url, line());
    const bad = await submit(
      server.url,
      line({ id: 'x', name: 'core.programming.fail', inputs: { message: 'no' } }),
    );
    const ends = await Promise.all(
      Array.from({ length: 20 }, (_, n) => execute(server.url, n % 2 === 0 ? good : bad)),
    );
    const running = await execute(server.url, id);
    await jobWhen(server.url, running, ({ nodes }) => nodes.length === 2);
    expect((await stat(`?id=${id}`)).body).toMatchObject({
      jobs: { waiting: 0, running: 1, stopping: 0, successful: 0, failed: 0, stopped: 0 },
      duration: { p50: null, p95: null, max: null },
      last: { id: running, state_name: 'Running' },
    });
    await client.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, worker, lease_until)
       VALUES ($1, 1, 1, 'stopping', 'dead', now()), ($1, 1, 1, 'waiting', NULL, NULL)`,
      [id],
    );
    const adding = Array.from({ length: 5 }, fold);
    await send(server.url, '/api/job/stop/', { method: 'POST', body: { process: id } });
    for (const job of ends) await ended(server.url, job);
    await Promise.all([...adding, fold(), fold()]);
    const counted = async () => {
      const { jobs, duration, daily } = (await stat()).body;
      return { jobs, max: duration.max, daily: daily.at(-1) };
    };
    const expected = {
      jobs: { waiting: 0, running: 0, stopping: 0, successful: 10, failed: 10, stopped: 3 },
      max: expect.any(Number),
      daily: expect.objectContaining({ successful: 10, failed: 10, stopped: 3 }),
    };
    expect(await counted()).toEqual(expected);
    await fold();
    expect(await counted()).toEqual(expected);
    const before = (await stat(`?id=${good}`)).body;
    await client.query('DELETE FROM job WHERE process_id = $1', [good]);
    expect((await stat(`?id=${good}`)).body).toEqual({ ...before, last: null });
  });

  it('divides the days by the time zone, and tells percentiles within 5%', async () => {
    const id = await submit(server.url, line());
    // Midnight in Shanghai is 16:00 UTC, and in Kathmandu 18:15 UTC.
    const shanghai = `date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'`;
    await insert(id, 'successful', 100, `${shanghai} - interval '1 s'`, 'n * 0.1');
    await insert(id, 'failed', 1, shanghai, '200');
    await insert(id, 'stopped', 5, `now() - interval '8 days'`, '1');
    const { body } = await stat(`?id=${id}&days=2&tz=Asia/Shanghai`);
    expect(body).toMatchObject({ id, days: 2, jobs: { successful: 100, failed: 1, stopped: 0 } });
    expect(body.daily).toMatchObject([
      { successful: 100, failed: 0 },
      { successful: 0, failed: 1, p50: expect.closeTo(200, -1.3) },
    ]);
    expect(body.duration.max).toBe(200);
    const { p50, p95 } = body.duration;
    expect([Math.abs(p50 / 5.1 - 1), Math.abs(p95 / 9.6 - 1)].every((error) => error <= 0.05)).toBe(true);
    const kathmandu = (await stat(`?id=${id}&days=30&tz=asia/kathmandu`)).body;
    expect(kathmandu.daily).toHaveLength(30);
    expect(kathmandu.jobs).toMatchObject({ successful: 100, failed: 1, stopped: 5 });
    const local = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kathmandu' }).format(new Date());
    expect(kathmandu.daily.at(-1).day).toBe(local);
    await fold();
    expect((await stat(`?id=${id}&days=2&tz=Asia/Shanghai`)).body).toEqual(body);
  });

  it('counts a day from its first midnight where the clocks are put back to it', async () => {
    const id = await submit(server.url, line());
    // On the Azores on the last Sunday of October, in Cuba on the first one of November: one of both is within the year.
    const before = (year: number, month: number): string => {
      const day = new Date(Date.UTC(year, month, 0));
      day.setUTCDate(day.getUTCDate() - day.getUTCDay());
      return day.toISOString().slice(0, 10);
    };
    const year = new Date().getUTCFullYear();
    const days = [year - 1, year].flatMap((of) => [
      { tz: 'Atlantic/Azores', day: before(of, 10), first: '00:30Z' },
      { tz: 'America/Havana', day: sundayAfter(before(of, 10)), first: '04:30Z' },
    ]);
    const [{ tz, day, first }] = days
      .filter((each) => Date.parse(`${each.day}T06:00Z`) < Date.now())
      .slice(-1) as [(typeof days)[number]];
    await insert(id, 'failed', 3, `timestamptz '${day}T${first}'`, '1');
    const { daily } = (await stat(`?id=${id}&days=365&tz=${tz}`)).body;
    expect(daily.filter(({ failed }: { failed: number }) => failed > 0)).toMatchObject([{ day, failed: 3 }]);
  });

  it('follows a correction of rows by hand', async () => {
    const id = await submit(server.url, line());
    await insert(id, 'successful', 3, 'now()', '1');
    await fold();
    await client.query(`UPDATE job SET finish_time = now() - interval '3 days' WHERE process_id = $1`, [id]);
    const { body } = await stat(`?id=${id}&days=4`);
    expect(body.daily.map((day: any) => day.successful)).toEqual([3, 0, 0, 0]);
  });

  it('forgets what is older than a year', async () => {
    const id = await submit(server.url, line());
    await insert(id, 'successful', 3, `now() - n * interval '184 days'`, '1');
    await fold();
    await server.app.get(Retention, { strict: false }).expire();
    const { rows } = await client.query('SELECT slot FROM job_stat WHERE process_id = $1', [id]);
    expect(rows).toHaveLength(1);
    expect((await stat(`?id=${id}&days=365`)).body.jobs.successful).toBe(1);
  });

  it.each([
    ['?id=x', { id: ['A valid integer is required.'] }],
    ['?days=0', { days: ['Ensure this value is greater than or equal to 1.'] }],
    ['?days=366', { days: ['Ensure this value is less than or equal to 365.'] }],
    ['?days=x', { days: ['A valid integer is required.'] }],
    ['?tz=Mars/Phobos', { tz: ['"Mars/Phobos" is not a valid choice.'] }],
    ['?tz=%2B08:00', { tz: ['"+08:00" is not a valid choice.'] }],
    ['?tz=BST', { tz: ['"BST" is not a valid choice.'] }],
    ['?tz=FOO5', { tz: ['"FOO5" is not a valid choice.'] }],
  ])('refuses %s', async (query, body) => {
    expect(await stat(query)).toMatchObject({ status: 400, body });
  });

  it('answers 404 for an unknown process, and the defaults for empty parameters', async () => {
    expect((await stat('?id=2000000000')).status).toBe(404);
    const { body } = await stat('?id=&days=&tz=', { 'accept-language': 'zh' });
    expect(Object.keys(body)).toEqual(['id', 'days', 'jobs', 'duration', 'last', 'daily']);
    expect(body).toMatchObject({ id: null, days: 7 });
  });
});
