import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { ended, execute, line, submit } from '../support/flows.js';
import { type Answer, send } from '../support/send.js';
import { type Server, startServer } from '../support/server.js';
import { until } from '../support/until.js';
import { answers, type Receiver, startReceiver } from './receiver.js';

const printing = line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } });
const waiting = line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 3_600 } });

describe('callbacks', () => {
  let server: Server;
  let database: pg.Pool;
  let receiver: Receiver;
  let secret: string;
  let process: number;

  beforeAll(async () => {
    server = await startServer({
      LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters',
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
    });
    database = new pg.Pool({ connectionString: server.database });
    receiver = await startReceiver(answers(204));
    process = await submit(server.url, printing);
  });

  beforeEach(() => {
    receiver.behaviour = answers(204);
  });

  afterAll(async () => {
    await database.end();
    await server.close();
    await receiver.close();
  });

  const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> =>
    send(server.url, path, { method: 'POST', body, headers });
  const get = async (path: string, headers: Record<string, string> = {}): Promise<any> =>
    (await send(server.url, path, { headers })).body;
  const callbackOf = async (job: number): Promise<any> =>
    (await get(`/api/job/callback/?job=${job}`)).results[0];
  const run = (more: object = {}): Promise<number> =>
    execute(server.url, process, { callback_url: `${receiver.url}/done`, ...more });

  /** The callback of the job as soon as `holds`. */
  const callbackWhen = (job: number, holds: (callback: any) => boolean): Promise<any> => {
    let callback: any;
    return until(
      async () => {
        callback = await callbackOf(job);
        return callback !== undefined && holds(callback) && callback;
      },
      () => `the callback fits: ${JSON.stringify(callback)}`,
    );
  };
  const delivered = (job: number): Promise<any> => callbackWhen(job, ({ state }) => state === 'delivered');
  const tried = (job: number, times: number): Promise<any> =>
    callbackWhen(job, ({ tries }) => tries.length >= times);
  /** Makes the next try due. */
  const hurry = (job: number) =>
    database.query(`UPDATE callback SET next_time = now() WHERE job_id = $1`, [job]);

  it('are refused while there is no secret, and the field says so', async () => {
    const url = { callback_url: `${receiver.url}/done` };
    const refused = await post('/api/process/execute/', { id: process, ...url });
    expect([refused.status, refused.body]).toEqual([
      400,
      {
        callback_url: [
          'Callbacks are signed, and there is no secret yet: an administrator makes it with POST /api/job/callback/secret/.',
        ],
      },
    ]);
    const batch = await post('/api/process/batch/', { id: process, inputs: [{}], ...url });
    expect([batch.status, Object.keys(batch.body)]).toEqual([400, ['callback_url']]);
    const { rows } = await database.query('SELECT count(*)::int AS n FROM job');
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('have a secret that is shown once, stored encrypted, and recorded', async () => {
    const { status, body } = await post('/api/job/callback/secret/');
    expect([status, body]).toEqual([200, { secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/) }]);
    secret = body.secret;
    const { rows } = await database.query('SELECT secret FROM callback_secret');
    expect(rows).toEqual([{ secret: expect.stringMatching(/^sealed:/) }]);
    const records = (await get('/api/audit/audit/?object=callback')).results;
    expect(records).toMatchObject([{ action: 'secret', object: 'callback', cuser: 1 }]);
  });

  it.each(['not a URL', 'ftp://example.com/', `http://example.com/${'x'.repeat(2_000)}`, 7])(
    'are refused for the address %j',
    async (url) => {
      const { status, body } = await post('/api/process/execute/', { id: process, callback_url: url });
      expect([status, Object.keys(body)]).toEqual([400, ['callback_url']]);
    },
  );

  it('bring the job as its own page shows it, signed by Standard Webhooks', async () => {
    const job = await run();
    const shown = await ended(server.url, job);
    const { webhook_id, ...callback } = await delivered(job);
    const [received] = receiver.of(job);
    expect(received).toMatchObject({
      method: 'POST',
      path: '/done',
      headers: { 'content-type': 'application/json', 'webhook-id': webhook_id },
    });
    expect(received!.body).toEqual({
      type: 'job.ended',
      timestamp: new Date(shown.finish_time * 1_000).toISOString(),
      data: await get(`/api/job/job/${job}/`),
    });
    const headers = received!.headers as Record<string, string>;
    expect(new Webhook(secret).verify(received!.text, headers)).toEqual(received!.body);
    expect(headers['webhook-signature']!.split(' ')).toHaveLength(1);
    expect(callback).toEqual({
      id: expect.any(Number),
      job,
      url: `${receiver.url}/done`,
      state: 'delivered',
      ctime: shown.finish_time,
      next_time: null,
      finish_time: expect.any(Number),
      tries: [{ time: expect.any(Number), duration: expect.any(Number), status: 204, error: null }],
    });
    expect(await get(`/api/job/callback/${callback.id}/`)).toEqual({ webhook_id, ...callback });
  });

  it('come however the job ends: by its worker, a stop, the sweeper, the last death of its workers', async () => {
    const failing = await submit(
      server.url,
      line({ id: 'f', name: 'core.programming.fail', inputs: { message: 'no luck' } }),
    );
    const callback_url = `${receiver.url}/ends`;
    const failed = await execute(server.url, failing, { callback_url });
    const running = await execute(server.url, await submit(server.url, waiting), { callback_url });
    await until(
      async () => (await get(`/api/job/job/${running}/`)).state === 'running',
      'the second job runs',
    );
    await post(`/api/process/stop/${running}/`);
    for (const [job, state] of [
      [failed, 'failed'],
      [running, 'stopped'],
    ] as const) {
      await delivered(job);
      expect(receiver.of(job).map(({ body }) => body.data.state)).toEqual([state]);
    }
    // Jobs that no worker ends: a parked one that is stopped in bulk, a stopping one and one that has lost its last attempt, whose
    // workers are dead.
    const insert = async (state: string, worker: string | null, deaths: number): Promise<number> => {
      const { rows } = await database.query(
        `INSERT INTO job (process_id, definition_id, version, cuser, callback_url, state, worker, lease_until, deaths, recent_deaths)
         SELECT process_id, definition_id, version, cuser, callback_url, $2, $3, now() + $4 * interval '1 hour', $5, $5
         FROM job WHERE id = $1 RETURNING id`,
        [failed, state, worker, worker === null ? 1 : -1, deaths],
      );
      return Number(rows[0].id);
    };
    const parked = await insert('running', null, 0);
    await post('/api/job/stop/', { pk: parked });
    const stopping = await insert('stopping', 'dead', 0);
    const dying = await insert('running', 'dead', 2);
    for (const [job, state] of [
      [parked, 'stopped'],
      [stopping, 'stopped'],
      [dying, 'failed'],
    ] as const) {
      await delivered(job);
      expect(receiver.of(job).map(({ body }) => body.data.state)).toEqual([state]);
    }
  });

  it('come for each job of a batch, once', async () => {
    const { body } = await post('/api/process/batch/', {
      id: process,
      inputs: Array.from({ length: 30 }, () => ({})),
      callback_url: `${receiver.url}/batch`,
    });
    const jobs = body.job_ids as number[];
    for (const job of jobs) await delivered(job);
    expect(jobs.map((job) => receiver.of(job).length)).toEqual(jobs.map(() => 1));
  });

  it('hide the secrets of a job', async () => {
    const variables = [{ name: 'password', type: 'password', scope: 'flow', value: '' }];
    const message = '{{ vars.password }}';
    const id = await submit(server.url, {
      ...line({ id: 'f', name: 'core.programming.fail', inputs: { message } }),
      variables,
    });
    const job = await execute(server.url, id, {
      inputs: { password: 'given-to-this-job' },
      callback_url: `${receiver.url}/secret`,
    });
    await delivered(job);
    const [received] = receiver.of(job);
    expect(received!.text).not.toContain('given-to-this-job');
    expect(received!.body.data).toMatchObject({ inputs: { password: '***' }, state: 'failed' });
  });

  it('count in the hash of an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'with-a-callback' };
    const body = { id: process, callback_url: `${receiver.url}/once` };
    const first = await post('/api/process/execute/', body, key);
    expect((await post('/api/process/execute/', body, key)).body).toEqual(first.body);
    const other = await post(
      '/api/process/execute/',
      { ...body, callback_url: `${receiver.url}/other` },
      key,
    );
    expect(other.status).toBe(409);
    await delivered(first.body.job_id);
    expect(receiver.of(first.body.job_id)).toHaveLength(1);
  });

  it('are tried again by the schedule, with the same id and a new time, until one is accepted', async () => {
    receiver.behaviour = (response, _, time) =>
      time < 3
        ? answers(500, 'try\u0000 later\u001b[31m')(response, _, time)
        : answers(200)(response, _, time);
    const job = await run();
    const { next_time, tries, state, finish_time } = await tried(job, 1);
    expect({ state, finish_time }).toEqual({ state: 'waiting', finish_time: null });
    expect(tries).toMatchObject([{ status: 500, error: 'it answered 500: try\\u0000 later\\u001b[31m' }]);
    expect(next_time - tries[0].time).toBeGreaterThan(3.9);
    expect(next_time - tries[0].time).toBeLessThan(7);
    expect(receiver.of(job)).toHaveLength(1);
    await hurry(job);
    const second = await tried(job, 2);
    expect(second.next_time - second.tries[1].time).toBeGreaterThan(28.9);
    expect(second.next_time - second.tries[1].time).toBeLessThan(35);
    await hurry(job);
    const { webhook_id, tries: all } = await delivered(job);
    expect(all.map(({ status }: any) => status)).toEqual([500, 500, 200]);
    const received = receiver.of(job);
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual(Array(3).fill(webhook_id));
    expect(new Set(received.map(({ text }) => text)).size).toBe(1);
    for (const { text, headers } of received)
      expect(new Webhook(secret).verify(text, headers as Record<string, string>)).toBeDefined();
    expect(await get(`/api/job/callback/?job=${job}`, { 'accept-language': 'zh' })).toMatchObject({
      results: [{ tries: [{ error: '应答 500：try\\u0000 later\\u001b[31m' }, {}, { error: null }] }],
    });
  });

  it('are listed by the process of their jobs', async () => {
    const [job, other] = [await run(), await submit(server.url, printing)];
    const jobOfOther = await execute(server.url, other, { callback_url: `${receiver.url}/done` });
    for (const one of [job, jobOfOther]) await delivered(one);
    expect(await get(`/api/job/callback/?process=${other}`)).toMatchObject({
      count: 1,
      results: [{ job: jobOfOther }],
    });
    const own = await get(`/api/job/callback/?process=${process}&limit=1`);
    expect(own).toMatchObject({ results: [{ job }] });
    expect(own.count).toBeGreaterThan(0);
    expect(await get('/api/job/callback/?process=999999')).toMatchObject({ count: 0, results: [] });
  });

  it('are given up after eight tries, and can be sent again', async () => {
    receiver.behaviour = answers(503);
    const job = await run();
    for (let times = 1; times < 8; times += 1) {
      expect((await tried(job, times)).state).toBe('waiting');
      await hurry(job);
    }
    const given = await callbackWhen(job, ({ state }) => state === 'failed');
    expect(given).toMatchObject({ next_time: null, finish_time: expect.any(Number) });
    expect(given.tries).toHaveLength(8);
    expect(await post(`/api/job/callback/${given.id}/retry/`)).toMatchObject({
      status: 200,
      body: { success: true },
    });
    // The schedule begins again.
    const again = await tried(job, 9);
    expect(again.state).toBe('waiting');
    expect(again.next_time - again.tries[8].time).toBeLessThan(7);
    receiver.behaviour = answers(200);
    await post(`/api/job/callback/${given.id}/retry/`);
    await delivered(job);
    expect(receiver.of(job)).toHaveLength(10);
    const records = (await get('/api/audit/audit/?object=callback&action=retry')).results;
    expect(records.map(({ object_id }: any) => object_id)).toEqual([given.id, given.id]);
    expect(records[0].process).toBe(process);
  });

  it('are sent again after they were delivered, if somebody asks for it', async () => {
    const job = await run();
    const { id, webhook_id } = await delivered(job);
    await post(`/api/job/callback/${id}/retry/`);
    await callbackWhen(job, ({ state, tries }) => state === 'delivered' && tries.length === 2);
    expect(receiver.of(job).map(({ headers }) => headers['webhook-id'])).toEqual([webhook_id, webhook_id]);
    expect((await post('/api/job/callback/999999/retry/')).status).toBe(404);
    expect((await send(server.url, '/api/job/callback/999999/')).status).toBe(404);
  });

  it('end at once if the receiver is gone for good (410)', async () => {
    receiver.behaviour = answers(410);
    const job = await run();
    const { state, tries } = await callbackWhen(job, ({ tries: all }) => all.length > 0);
    expect({ state, tries }).toMatchObject({ state: 'failed', tries: [{ status: 410 }] });
  });

  it('follow no redirect', async () => {
    receiver.behaviour = answers(307, '', { location: `${receiver.url}/elsewhere` });
    const job = await run();
    expect(await tried(job, 1)).toMatchObject({
      state: 'waiting',
      tries: [{ status: 307, error: 'it answered 307: redirects are not followed' }],
    });
    expect(receiver.of(job).map(({ path }) => path)).toEqual(['/done']);
  });

  it('go to no address that the operator has not allowed', async () => {
    const port = new URL(receiver.url).port;
    // `localhost` is not the allowed 127.0.0.1, and may be ::1.
    const addresses = [`http://[::1]:${port}/`, 'http://169.254.169.254/latest/', 'http://10.0.0.1/'];
    for (const callback_url of addresses) {
      const job = await run({ callback_url });
      const [only] = (await tried(job, 1)).tries;
      expect(only).toMatchObject({ status: null, error: expect.stringMatching(/are not allowed/) });
      expect(receiver.of(job)).toEqual([]);
    }
  });

  it('are signed by a former secret, too, for a day', async () => {
    const former = secret;
    secret = (await post('/api/job/callback/secret/')).body.secret;
    expect(secret).not.toBe(former);
    const first = await run();
    await delivered(first);
    const [both] = receiver.of(first);
    const headers = both!.headers as Record<string, string>;
    expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const one of [secret, former]) expect(new Webhook(one).verify(both!.text, headers)).toBeDefined();
    await database.query(
      `UPDATE callback_secret SET retired_at = retired_at - interval '1 day' WHERE retired_at IS NOT NULL`,
    );
    const second = await run();
    await delivered(second);
    const [only] = receiver.of(second);
    const later = only!.headers as Record<string, string>;
    expect(new Webhook(secret).verify(only!.text, later)).toBeDefined();
    expect(() => new Webhook(former).verify(only!.text, later)).toThrow();
  });

  it('are listed by job and state, page by page', async () => {
    const { count, results } = await get('/api/job/callback/?state=failed,delivered&limit=2&ordering=id');
    expect(count).toBeGreaterThan(10);
    expect(results).toHaveLength(2);
    const waitingOnes = await get('/api/job/callback/?state=waiting&limit=1000');
    expect(new Set(waitingOnes.results.map(({ state }: any) => state))).toEqual(new Set(['waiting']));
    expect((await send(server.url, '/api/job/callback/?state=lost')).status).toBe(400);
    expect((await send(server.url, '/api/job/callback/?job=x')).status).toBe(400);
    expect(await get('/api/job/callback/?job=999999')).toMatchObject({ count: 0, results: [] });
  });

  it('are deleted with their jobs', async () => {
    const job = await run();
    await delivered(job);
    await database.query('DELETE FROM job WHERE id = $1', [job]);
    expect(await callbackOf(job)).toBeUndefined();
  });
});
