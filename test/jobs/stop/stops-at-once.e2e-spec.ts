import { waitsForLock } from '../../support/database.js';
import { hold } from '../../support/held.js';
import { lockSessions } from '../../support/lock-sessions.js';
import type { Answer } from '../../support/send.js';
import type { Server } from '../../support/server.js';
import { until } from '../../support/until.js';
import { type CallerOf, logInAdmin, logInNew, promisedTime, startGuarded } from '../../support/users.js';

const UNKNOWN = 2_000_000_000;

describe('many single stops at once', () => {
  let server: Server;
  let admin: CallerOf;
  let ada: CallerOf;
  let bob: CallerOf;

  beforeAll(async () => {
    server = await startGuarded();
    admin = await logInAdmin(server.url);
    ada = await logInNew(admin, 'ada', 'editor');
    bob = await logInNew(admin, 'bob', 'operator');
  });

  const sessions = lockSessions(() => server.database);

  afterAll(() => server.close());

  /** Jobs that no worker takes: there is none. */
  const insert = async (count: number, state = 'waiting'): Promise<number[]> => {
    const { rows } = await sessions.observer.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, ctime, finish_time)
       SELECT 1, 1, 1, $1::text, now(), CASE WHEN $1 <> 'waiting' THEN now() END FROM generate_series(1, $2::int) RETURNING id`,
      [state, count],
    );
    return rows.map(({ id }) => Number(id));
  };
  const statesOf = async (ids: number[]): Promise<string[]> => {
    const { rows } = await sessions.observer.query('SELECT state FROM job WHERE id = ANY ($1) ORDER BY id', [
      ids,
    ]);
    return rows.map(({ state }) => state);
  };
  /** The audit records of stops of the jobs, by job. `at` is when their statements began. */
  const recordsOf = async (ids: number[]) => {
    const { rows } = await sessions.observer.query(
      `SELECT object_id::int AS job, username AS by, host(ip) AS ip, request_id AS request, process_id AS process, audit.ctime::text AS at
       FROM audit JOIN users ON users.id = audit.cuser
       WHERE object = 'job' AND action = 'stop' AND object_id = ANY ($1) ORDER BY object_id`,
      [ids],
    );
    return rows;
  };
  const stop = (caller: CallerOf, job: number): Promise<Answer> =>
    caller.post(`/api/process/stop/${job}/`, {});
  const idOf = async (caller: CallerOf): Promise<number> => (await caller.get('/api/user/me/')).body.id;

  const requestOf = ({ headers }: Answer) => headers['x-request-id'];

  it('get each its own answer and record: of several users, refused, unknown, ended and locked ones', async () => {
    const [eve, mallory] = [
      await logInNew(admin, 'eve', 'editor'),
      await logInNew(admin, 'mallory', 'editor'),
    ];
    const [eveId, malloryId] = [await idOf(eve), await idOf(mallory)];
    const jobs = await insert(100);
    const [locked, ofMallory, ofEve] = await insert(3);
    const [over] = await insert(1, 'successful');
    const byMallory = await hold(mallory, 'POST', `/api/process/stop/${ofMallory}/`, {});
    const byEve = await hold(eve, 'POST', `/api/process/stop/${ofEve}/`, {});
    await admin.send(`/api/user/user/${malloryId}/`, { method: 'DELETE' });
    await admin.send(`/api/user/user/${eveId}/`, { method: 'PATCH', body: { role: 'viewer' } });
    await promisedTime(admin);

    await sessions.holder.query('BEGIN');
    await sessions.holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [locked]);
    const callers = jobs.map((_, index) => (index % 2 === 0 ? ada : bob));
    let isAnswered = false;
    const ofLocked = stop(ada, locked!).finally(() => (isAnswered = true));
    const others = Promise.all([stop(ada, UNKNOWN), stop(bob, over!), byMallory.finish(), byEve.finish()]);
    const answers = await Promise.all(jobs.map((job, index) => stop(callers[index]!, job)));
    expect((await others).map(({ status }) => status)).toEqual([404, 200, 401, 403]);
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['{"success":true}']));
    expect(isAnswered).toBe(false);
    expect(await statesOf([locked!])).toEqual(['waiting']);
    await sessions.holder.query('ROLLBACK');
    expect((await ofLocked).status).toBe(200);

    expect(new Set(await statesOf([...jobs, locked!]))).toEqual(new Set(['stopped']));
    expect(await statesOf([ofMallory!, ofEve!, over!])).toEqual(['waiting', 'waiting', 'successful']);
    const records = await recordsOf([...jobs, locked!, ofMallory!, ofEve!, over!, UNKNOWN]);
    const expected = jobs.map((job, index) => ({
      job,
      by: index % 2 === 0 ? 'ada' : 'bob',
      ip: '127.0.0.1',
      request: requestOf(answers[index]!),
      process: 1,
      at: expect.any(String),
    }));
    const last = { ...expected[0], job: locked, request: requestOf(await ofLocked) };
    expect(records).toEqual([...expected, last]);
  });

  /** Sends requests while a statement with another stop waits, so that their stops wait for it. */
  async function behindOther<Sent>(send: () => Promise<Sent>): Promise<Sent> {
    const [other] = await insert(1);
    await sessions.holder.query('BEGIN');
    await sessions.holder.query('LOCK TABLE job IN ACCESS EXCLUSIVE MODE');
    const first = stop(ada, other!);
    try {
      await until(() => waitsForLock(sessions.observer), 'the first stop waits');
      return await send();
    } finally {
      await sessions.holder.query('ROLLBACK');
      await first;
    }
  }

  it('are done together where they come while another one runs', async () => {
    const jobs = await insert(20);
    const sent = await behindOther(async () => {
      const answers = jobs.map((job) => stop(ada, job));
      for (let times = 0; times < 10; times += 1) await admin.get('/healthz/live');
      return { answers: Promise.all(answers) };
    });
    await sent.answers;
    expect(new Set((await recordsOf(jobs)).map(({ at }) => at)).size).toBeLessThan(10);
  });

  it('of one job succeed, and only one of them is recorded', async () => {
    const [job] = await insert(1);
    const sent = await behindOther(async () => {
      const answers = Array.from({ length: 10 }, (_, index) => stop(index % 2 === 0 ? ada : bob, job!));
      for (let times = 0; times < 10; times += 1) await admin.get('/healthz/live');
      return { answers: Promise.all(answers) };
    });
    const answers = await sent.answers;
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const records = await recordsOf([job!]);
    expect(records).toHaveLength(1);
    expect(answers.map(requestOf)).toContain(records[0].request);
  });

  it('change nothing for a caller who has lost their access while they waited for each other', async () => {
    const trudy = await logInNew(admin, 'trudy', 'editor');
    const id = await idOf(trudy);
    const [job] = await insert(1);
    const sent = await behindOther(async () => {
      const answer = stop(trudy, job!);
      for (let times = 0; times < 10; times += 1) await admin.get('/healthz/live');
      await admin.send(`/api/user/user/${id}/`, { method: 'DELETE' });
      await promisedTime(admin);
      return { answer };
    });
    // On a slow machine, it has waited for too long by then.
    expect([401, 503]).toContain((await sent.answer).status);
    expect(await statesOf([job!])).toEqual(['waiting']);
  });

  it('change nothing for a caller who has lost their access while another session had locked the job', async () => {
    const peggy = await logInNew(admin, 'peggy', 'editor');
    const id = await idOf(peggy);
    const [job] = await insert(1);
    await sessions.holder.query('BEGIN');
    await sessions.holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [job]);
    const answer = stop(peggy, job!);
    await until(() => waitsForLock(sessions.observer), 'the stop waits for the row');
    await admin.send(`/api/user/user/${id}/`, { method: 'DELETE' });
    await sessions.holder.query('ROLLBACK');
    expect((await answer).status).toBe(401);
    expect(await statesOf([job!])).toEqual(['waiting']);
    expect(await recordsOf([job!])).toEqual([]);
  });
});
