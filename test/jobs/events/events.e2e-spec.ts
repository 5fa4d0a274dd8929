import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { hashOfEvent } from '../../../src/jobs/events/event-token.js';
import { Signals } from '../../../src/jobs/signals.js';
import { type AttemptEvents, EventWaits } from '../../../src/worker/event-waits.js';
import { Retention } from '../../../src/worker/retention.js';
import { draft, ended, execute, flow, jobWhen, submit } from '../../support/flows.js';
import { send, type Sent } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { startStandIn } from '../../support/stand-in.js';
import { until } from '../../support/until.js';
import { REQUIRED } from '../../support/users.js';
import { answer, asking, linkOf, SHORT } from './event-flows.js';

describe('an event from outside', () => {
  let server: Server;
  let client: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_CONCURRENCY: '4', LIUCHENG_HTTP_ALLOW: '127.0.0.1' });
    client = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  const begin = async (how: Parameters<typeof asking>[0] = {}): Promise<{ job: number; link: string }> => {
    const job = await execute(server.url, await submit(server.url, asking(how)));
    return { job, link: await linkOf(server.url, job) };
  };

  const parked = (job: number): Promise<unknown> =>
    until(async () => {
      const { rows } = await client.query(
        `SELECT state = 'running' AND worker IS NULL AS is FROM job WHERE id = $1`,
        [job],
      );
      return rows[0].is;
    }, `job ${job} is parked`);

  const waits = (job: number): Promise<unknown> =>
    jobWhen(server.url, job, ({ nodes }) =>
      nodes.some(({ node, state }: any) => node === 'wait' && state === 'running'),
    );

  it('continues a parked job with its body, whatever JSON that is', async () => {
    for (const body of [{ approved: true, by: ['ada', null] }, 'text', 7, null, false, []]) {
      const { job, link } = await begin();
      await parked(job);
      const { status, body: told } = await answer(server.url, link, JSON.stringify(body), {
        headers: { 'content-type': 'application/json' },
      });
      expect([status, told]).toEqual([202, { success: true }]);
      expect(await ended(server.url, job)).toMatchObject({ state: 'successful', outputs: { body } });
    }
  });

  /** A job that a worker holds, and its claim. */
  const held = async (): Promise<{ job: number; claim: string }> => {
    const { rows } = await client.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, worker, fence, lease_until, claim)
       VALUES (1, 1, 1, 'running', 'w', 1, now() + interval '1 hour', gen_random_uuid()) RETURNING id, claim`,
    );
    return { job: Number(rows[0].id), claim: rows[0].claim };
  };

  const eventsOf = (attempt: { job: number; claim: string }): AttemptEvents =>
    server.app
      .get(EventWaits, { strict: false })
      .of({ ...attempt, user: 1 }, { aborted: false }, () => undefined);

  it('is found while another session has locked that of another job', async () => {
    const [one, two] = [eventsOf(await held()), eventsOf(await held())];
    const { signal } = new AbortController();
    const [locked, free] = [await one.createToken(null), await two.createToken(null)];
    const session = await client.connect();
    try {
      await session.query('BEGIN');
      await session.query('SELECT FROM job_event WHERE hash = $1 FOR UPDATE', [hashOfEvent(locked)]);
      // Both are asked for with one statement.
      let isFound = false;
      const found = one.find(locked, signal).then((event) => {
        isFound = true;
        return event;
      });
      expect(await two.find(free, signal)).toEqual({ expiresAt: null, hasExpired: false });
      expect(isFound).toBe(false);
      await session.query('UPDATE job_event SET body = $2 WHERE hash = $1', [hashOfEvent(locked), '7']);
      await session.query('COMMIT');
      expect(await found).toEqual({ body: 7 });
    } finally {
      session.release(true);
    }
  });

  it('has a token for longer than Postgres counts, which fails no token of another job', async () => {
    const [one, two] = [eventsOf(await held()), eventsOf(await held())];
    const { signal } = new AbortController();
    // Both are inserted with one statement.
    const tokens = [one.createToken(Number.MAX_VALUE), two.createToken(60)];
    const [long, short] = (await Promise.all(tokens)) as [string, string];
    expect(await one.find(long, signal)).toMatchObject({ hasExpired: false });
    expect(await two.find(short, signal)).toMatchObject({ hasExpired: false });
  });

  it('of a job that a failover has lost is not accepted for another one that has its id', async () => {
    const { job, claim } = await held();
    const token = await eventsOf({ job, claim: randomUUID() }).createToken(null);
    expect((await answer(server.url, `/api/job/event/${token}/`)).status).toBe(404);
    const own = await eventsOf({ job, claim }).createToken(null);
    expect((await answer(server.url, `/api/job/event/${own}/`)).status).toBe(202);
  });

  it('continues a job that a worker holds while it waits', async () => {
    const { job, link } = await begin({ seconds: SHORT });
    await waits(job);
    // The worker is told at once. Without Redis it finds the event by its queries: see below.
    const signals = server.app.get(Signals, { strict: false });
    const told = new Promise<void>((resolve) => signals.listen('event', (id) => id === job && resolve()));
    expect((await answer(server.url, link)).status).toBe(202);
    await told;
    expect(await ended(server.url, job)).toMatchObject({ outputs: { body: { approved: true } } });
  });

  it('is kept if it comes before the wait', async () => {
    const { job, link } = await begin({
      between: { id: 'between', name: 'core.time.delay', inputs: { seconds: 1.5 } },
    });
    expect((await answer(server.url, link)).status).toBe(202);
    expect(await ended(server.url, job)).toMatchObject({ outputs: { body: { approved: true } } });
  });

  it('is accepted once, of many requests at the same time too: then 410', async () => {
    const { job, link } = await begin();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) => answer(server.url, link, { number })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array(19).fill(410)]);
    const accepted = answers.findIndex(({ status }) => status === 202);
    expect(await ended(server.url, job)).toMatchObject({ outputs: { body: { number: accepted } } });
    const again = await answer(server.url, link, {}, { headers: { 'accept-language': 'zh' } });
    expect([again.status, again.body]).toEqual([410, { detail: '该令牌已使用、已过期，或其任务已结束。' }]);
  });

  it('of a trial comes as well, and a request without a body sends an empty object', async () => {
    const job = await execute(server.url, await draft(server.url, asking()));
    const link = await linkOf(server.url, job);
    expect((await answer(server.url, link, undefined)).status).toBe(202);
    expect(await ended(server.url, job)).toMatchObject({ kind: 'trial', outputs: { body: {} } });
  });

  it('that does not come in time lets the job go on at `timeout`, held and parked', async () => {
    const held = await begin({ seconds: 0.2 });
    expect(await ended(server.url, held.job)).toMatchObject({ outputs: { late: true } });
    const other = await startServer({
      ...server.environment,
      DATABASE_URL: server.database,
      LIUCHENG_PARK_MS: '50',
    });
    try {
      const brief = await begin({ seconds: 1 });
      expect(await ended(server.url, brief.job)).toMatchObject({ outputs: { late: true } });
    } finally {
      await other.close();
    }
  });

  it('is refused with 410 after the token has expired, and the wait ends', async () => {
    const { job, link } = await begin({ expiresIn: 1 });
    expect(await ended(server.url, job)).toMatchObject({ outputs: { late: true } });
    expect((await answer(server.url, link)).status).toBe(410);
    const slow = await begin({
      expiresIn: 1,
      between: { id: 'between', name: 'core.time.delay', inputs: { seconds: 20 } },
    });
    await until(async () => (await answer(server.url, slow.link, '{')).status === 410, 'the token expires');
    await send(server.url, `/api/process/stop/${slow.job}/`, { method: 'POST' });
  });

  it('is refused with 410 after its job has ended, and 404 after retention', async () => {
    const { job, link } = await begin();
    await parked(job);
    expect((await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' })).status).toBe(200);
    expect((await jobWhen(server.url, job, () => true)).state).toBe('stopped');
    expect((await answer(server.url, link)).status).toBe(410);
    await client.query(`UPDATE job SET finish_time = now() - interval '40 days' WHERE id = $1`, [job]);
    await client.query(`UPDATE process SET utime = now() - interval '40 days'`);
    await server.app.get(Retention, { strict: false }).expire();
    expect((await answer(server.url, link)).status).toBe(404);
    expect((await client.query('SELECT FROM job_event WHERE job_id = $1', [job])).rowCount).toBe(0);
  });

  it('lets a stop end the job while a worker holds it', async () => {
    const { job } = await begin({ seconds: SHORT });
    await waits(job);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    expect((await ended(server.url, job)).state).toBe('stopped');
  });

  it('wakes a parked job only when it comes: the job is not claimed meanwhile', async () => {
    const { job, link } = await begin();
    await parked(job);
    const { rows } = await client.query('SELECT fence, lease_until FROM job WHERE id = $1', [job]);
    expect(new Date(rows[0].lease_until).getUTCFullYear()).toBe(3000);
    await answer(server.url, link);
    await ended(server.url, job);
    const after = await client.query('SELECT fence FROM job WHERE id = $1', [job]);
    expect(after.rows[0].fence).toBe(Number(rows[0].fence) + 1);
  });

  it('is for its own job only: another job cannot wait for it', async () => {
    const { link, job } = await begin();
    const thief = await submit(
      server.url,
      flow(
        [
          { id: 'start', name: 'core.event.start' },
          { id: 'wait', name: 'core.event.wait', inputs: { token: link.split('/').at(-2)! } },
        ],
        ['start > wait'],
      ),
    );
    expect(await ended(server.url, await execute(server.url, thief))).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('no token of this job'),
    });
    await answer(server.url, link);
    expect((await ended(server.url, job)).state).toBe('successful');
  });

  it('that is no JSON, too large or too deep is refused, and the token stays', async () => {
    const { job, link } = await begin();
    const json = { headers: { 'content-type': 'application/json' } };
    const tries: [string, Sent, number][] = [
      ['{', json, 400],
      ['a=1', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
      ['['.repeat(101) + ']'.repeat(101), json, 400],
      ['{"z": "\\u0000"}', json, 400],
      ['["\\ud800"]', json, 400],
      ['[1e999]', json, 400],
      [`"${'x'.repeat(1024 * 1024)}"`, json, 413],
      [`[${'1,'.repeat(300_000)}1]`, json, 413],
    ];
    for (const [body, more, status] of tries)
      expect([body.slice(0, 9), (await answer(server.url, link, body, more)).status]).toEqual([
        body.slice(0, 9),
        status,
      ]);
    const numbers = await answer(server.url, link, `[${'1,'.repeat(300_000)}1]`, json);
    expect(numbers.body).toEqual({ detail: 'As a value of a flow, the body is larger than 1048576 bytes.' });
    const kept = '{"__proto__":{"a":1},"constructor":2}';
    expect((await answer(server.url, link, kept, json)).status).toBe(202);
    const { outputs } = await ended(server.url, job);
    expect(outputs).toEqual({ body: JSON.parse(kept) });
  });

  it('needs no login and comes from pages of other sites, and unknown tokens are 404, then 429', async () => {
    const guarded = await startServer({ ...REQUIRED, ...server.environment, DATABASE_URL: server.database });
    try {
      const { job, link } = await begin();
      const foreign = { headers: { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' } };
      const unknown = `/api/job/event/${'x'.repeat(43)}/`;
      expect((await answer(server.url, unknown, {}, foreign)).status).toBe(404);
      const tries = await Promise.all(Array.from({ length: 60 }, () => answer(guarded.url, unknown)));
      const statuses = new Set(tries.map(({ status }) => status));
      expect(statuses).toEqual(new Set([404, 429]));
      expect(tries.find(({ status }) => status === 429)!.headers['retry-after']).toMatch(/^\d+$/);
      // A service that answers many jobs is not limited.
      expect((await answer(guarded.url, link, { approved: true }, foreign)).status).toBe(202);
      expect((await ended(server.url, job)).state).toBe('successful');
    } finally {
      await guarded.close();
    }
  });

  describe('of a job that is resumed', () => {
    const stopped = async (): Promise<{ job: number; link: string }> => {
      const { job, link } = await begin();
      await parked(job);
      await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
      return { job, link };
    };
    const resume = async (job: number): Promise<number> =>
      (await send(server.url, `/api/job/rerun/${job}/`, { method: 'POST', body: { resume: true } })).body
        .job_id;

    it('comes to the new job, which has the old token', async () => {
      const { job, link } = await stopped();
      const resumed = await resume(job);
      await parked(resumed);
      expect((await answer(server.url, link)).status).toBe(202);
      expect(await ended(server.url, resumed)).toMatchObject({ outputs: { body: { approved: true } } });
      expect((await answer(server.url, link)).status).toBe(410);
    });

    it('comes to each of several jobs that resume it, also to one that is resumed afterwards', async () => {
      const { job, link } = await stopped();
      const both = [await resume(job), await resume(job)];
      for (const one of both) await parked(one);
      await answer(server.url, link);
      for (const one of [...both, await resume(job)])
        expect(await ended(server.url, one)).toMatchObject({ outputs: { body: { approved: true } } });
    });

    it('and had come before is kept for the new job', async () => {
      const { job, link } = await begin({
        between: { id: 'between', name: 'core.time.delay', inputs: { seconds: 1 } },
      });
      await answer(server.url, link);
      await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
      expect((await ended(server.url, job)).state).toBe('stopped');
      expect(await ended(server.url, await resume(job))).toMatchObject({
        outputs: { body: { approved: true } },
      });
    });

    it('comes after a failure before the wait, too', async () => {
      const outside = await startStandIn({ 'GET /': (_asked, time) => (time === 1 ? 500 : { body: {} }) });
      const { job, link } = await begin({
        between: { id: 'between', name: 'core.http.request', inputs: { url: `${outside.url}/` } },
      });
      expect((await ended(server.url, job)).state).toBe('failed');
      expect((await answer(server.url, link)).status).toBe(410);
      const resumed = await resume(job);
      await parked(resumed);
      expect((await answer(server.url, link)).status).toBe(202);
      expect(await ended(server.url, resumed)).toMatchObject({ outputs: { body: { approved: true } } });
      await outside.close();
    });
  });
});
