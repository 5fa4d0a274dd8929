import pg from 'pg';
import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { until } from '../../support/until.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const delay = (seconds: number) => line({ id: 'd', name: 'core.time.delay', inputs: { seconds } });

describe('a stop of many jobs', () => {
  let server: Server;
  let client: pg.Client;

  beforeAll(async () => {
    // Its worker looks for no waiting jobs without a delivery, as those of `insert` are.
    server = await startServer({ LIUCHENG_PARK_MS: '120000', LIUCHENG_DELIVERY_MS: '600000' });
    client = new pg.Client(server.database);
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  const stop = (body: unknown, headers: Record<string, string> = {}) =>
    send(server.url, '/api/job/stop/', { method: 'POST', body, headers });

  /** Jobs in a state that no worker touches: their process has no definition. A worker is given a lease of a minute. */
  const insert = async (
    count: number,
    { process = 1, state = 'waiting', worker = null as string | null, lease = 60 } = {},
  ): Promise<number[]> => {
    const { rows } = await client.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, worker, lease_until, ctime)
       SELECT $1, 1, 1, $2, $3, now() + $4 * interval '1 s', now() FROM generate_series(1, $5::int)
       RETURNING id`,
      [process, state, worker, state === 'waiting' ? null : lease, count],
    );
    return rows.map((row) => Number(row.id));
  };
  const statesOf = async (ids: number[]): Promise<string[]> => {
    const { rows } = await client.query('SELECT state FROM job WHERE id = ANY ($1) ORDER BY id', [ids]);
    return rows.map((row) => row.state);
  };

  it('of a process stops no job of another one that has got the id of a lost one in a failover', async () => {
    const [process, other] = [await submit(server.url, line()), await submit(server.url, line())];
    const [job, lost] = await insert(2, { process });
    await client.query('BEGIN');
    await client.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [lost]);
    const stopped = stop({ process });
    await until(async () => (await statesOf([job!]))[0] === 'stopped', 'the first job is stopped');
    await client.query('UPDATE job SET process_id = $2 WHERE id = $1', [lost, other]);
    await client.query('COMMIT');
    expect((await stopped).body).toEqual({ success: true, count: 1 });
    expect(await statesOf([lost!])).toEqual(['waiting']);
    await client.query('DELETE FROM job WHERE id = $1', [lost]);
  });

  it('ends running, parked, waiting and stopping jobs before it is answered, and counts them', async () => {
    const id = await submit(server.url, delay(60));
    const parking = await submit(server.url, delay(600));
    const running = [await execute(server.url, id), await execute(server.url, id)];
    const parked = await execute(server.url, parking);
    for (const job of running) await jobWhen(server.url, job, ({ nodes }) => nodes.length === 2);
    const due = `SELECT FROM job WHERE id = $1 AND worker IS NULL AND start_time IS NOT NULL`;
    await jobWhen(server.url, parked, ({ state }) => state === 'running');
    for (let rows = 0; rows === 0;) rows = (await client.query(due, [parked])).rowCount ?? 0;
    const [waiting] = await insert(1);
    // The worker of this one is dead.
    const [stopping] = await insert(1, { state: 'stopping', worker: 'dead', lease: 1 });
    const over = await execute(server.url, await submit(server.url, line()));
    const before = await ended(server.url, over);
    const unended = [...running, parked, waiting!, stopping!];
    const { body } = await stop({ pk: unended.slice(0, 3).join(), 'pk[]': [waiting, stopping, over] });
    expect(body).toEqual({ success: true, count: 5 });
    expect(await statesOf(unended)).toEqual(unended.map(() => 'stopped'));
    expect((await send(server.url, `/api/job/job/${over}/`)).body).toEqual(before);
    expect((await stop({ 'pk[]': unended })).body.count).toBe(0);
    const audit = await client.query(
      `SELECT object_id FROM audit WHERE action = 'stop' AND object_id = ANY ($1) ORDER BY 1`,
      [[...unended, over]],
    );
    // As for a single stop: nothing is recorded for jobs that were stopping already or had ended.
    expect(audit.rows.map((row) => Number(row.object_id))).toEqual([...running, parked, waiting]);
  });

  it('ends 10,000 jobs of a process within 10 s, and those of no other', async () => {
    const [id, other] = [await submit(server.url, line()), await submit(server.url, line())];
    const [jobs, others] = [await insert(10_000, { process: id }), await insert(1, { process: other })];
    const startedAt = performance.now();
    expect((await stop({ process: id })).body).toEqual({ success: true, count: 10_000 });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(new Set(await statesOf(jobs))).toEqual(new Set(['stopped']));
    expect(await statesOf(others)).toEqual(['waiting']);
    const audits = await client.query(`SELECT FROM audit WHERE action = 'stop' AND process_id = $1`, [id]);
    expect(audits.rowCount).toBe(10_000);
  });

  it('does not wait for a locked job before it stops the others, nor stops jobs that came after it', async () => {
    const id = await submit(server.url, line());
    const jobs = await insert(3, { process: id });
    const holder = new pg.Client(server.database);
    await holder.connect();
    const lock = async (): Promise<void> => {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [jobs[1]]);
    };
    await lock();
    const answer = stop({ process: id });
    await jobWhen(server.url, jobs[2]!, ({ state }) => state === 'stopped');
    expect(await statesOf(jobs)).toEqual(['stopped', 'waiting', 'stopped']);
    const later = await insert(1, { process: id });
    await holder.query('COMMIT');
    expect((await answer).body).toEqual({ success: true, count: 3 });
    expect(await statesOf(later)).toEqual(['waiting']);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [later[0]]);
    expect((await stop({ pk: later[0] })).status).toBe(503);
    await holder.query('COMMIT');
    await holder.end();
    expect((await stop({ pk: later[0] })).body.count).toBe(1);
  });

  it('stops none if one does not exist, and names the missing ones', async () => {
    const jobs = await insert(1);
    const { status, body } = await stop({ 'pk[]': [...jobs, 9007199254740991, 9007199254740990] });
    expect([status, body]).toEqual([404, { detail: 'Not found: 9007199254740990, 9007199254740991.' }]);
    expect(await statesOf(jobs)).toEqual(['waiting']);
    expect((await stop({ process: 2_000_000_000 })).status).toBe(404);
  });

  it('reads ids as the bulk delete does', async () => {
    const jobs = await insert(2);
    expect((await stop(`pk[]=${jobs[0]}&pk=${jobs[1]},${jobs[0]}`, FORM)).body.count).toBe(2);
    const refusals: [unknown, object][] = [
      [{}, { pk: ['This field is required.'] }],
      [{ pk: '1,x' }, { pk: ['A valid integer is required.'] }],
      [{ 'pk[]': 1 }, { 'pk[]': ['Expected a list of items but got type "int".'] }],
      [{ pk: '9007199254740992' }, { pk: [expect.stringContaining('9007199254740991')] }],
      [{ process: 'x' }, { process: ['A valid integer is required.'] }],
      [{ pk: 1, process: 1 }, { process: ['Give either this or the ids of jobs.'] }],
    ];
    for (const [body, answer] of refusals)
      expect(await stop(body)).toMatchObject({ status: 400, body: answer });
  });
});
