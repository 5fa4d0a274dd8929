import pg from 'pg';
import { Database } from '../../src/database/database.js';
import { LastJobs } from '../../src/hooks/last-jobs.js';
import { EndedJobs } from '../../src/jobs/ended-jobs.js';
import { Signals } from '../../src/jobs/signals.js';
import { TriggeredStarts } from '../../src/jobs/triggered-starts.js';
import { waitsForLock } from '../support/database.js';
import { ended, execute, line, submit } from '../support/flows.js';
import { deliver, echo, HOOKS, makeHook } from '../support/hooks.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const MIB = 1024 * 1024;

describe('what is sent to a hook', () => {
  let server: Server;
  let database: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'k'.repeat(32) });
    database = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  const hookOf = async (flow: object, more: object = {}) =>
    makeHook(server.url, await submit(server.url, flow), more);
  const jobs = async (process: unknown): Promise<number> =>
    (await send(server.url, `/api/job/job/?process=${String(process)}`)).body.count;
  const submitAgain = async (id: number, definition: object): Promise<void> => {
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id, ...definition } });
    await send(server.url, '/api/process/upload/', { method: 'POST', body: { id } });
  };
  const shown = async (id: number) => (await send(server.url, `${HOOKS}${id}/`)).body;
  /** Delivers, and returns the outputs of the job. */
  const outputs = async (token: string, sent: Parameters<typeof deliver>[2] = {}): Promise<any> => {
    const { status, body, text } = await deliver(server.url, token, sent);
    expect([status, text]).toEqual([202, expect.stringMatching(/^{"success":true,"job_id":\d+}$/)]);
    return (await ended(server.url, body.job_id)).outputs;
  };

  it('is the body, the query, the headers and the method, in variables of these names', async () => {
    const { id, token } = await hookOf(
      echo({ body: 'object', query: 'object', headers: 'object', method: 'string', other: 'any' }),
    );
    const headers = { 'x-event': 'push', authorization: 'Token nobody', cookie: 'a=b' };
    const given = await outputs(token, { query: '?a=1&b=2&b=3', headers, body: { amount: 7 } });
    expect(given).toEqual({
      body: { amount: 7 },
      query: { a: '1', b: ['2', '3'] },
      headers: expect.objectContaining({ 'x-event': 'push', 'content-type': 'application/json' }),
      method: 'POST',
      other: null,
    });
    expect(Object.keys(given.headers)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/authorization|cookie/)]),
    );
    const { last_job: job, last_time: time } = await shown(id);
    const last = (await send(server.url, `/api/job/job/${job}/`)).body;
    expect(last).toMatchObject({ trigger: 'hook', cuser: 1, version: 1, kind: 'run', ctime: time });
    expect((await send(server.url, '/api/job/job/?trigger=hook')).body.results[0].id).toBe(job);
  });

  it('may be empty, also after other calls without a body', async () => {
    const { token } = await hookOf(echo({ body: 'object' }));
    const empty = { method: 'POST', headers: { 'content-type': 'application/json' } };
    for (const path of ['import', 'save', 'check'])
      expect((await send(server.url, `/api/process/${path}/`, empty)).status).toBe(400);
    expect(await outputs(token)).toEqual({ body: null });
  });

  it('is what expressions make of it, and nothing else', async () => {
    const inputs = {
      total: 'body.price * body.count',
      who: '{{ query.who }} by {{ method }}',
      names: 'body.items.name',
    };
    const flow = echo({ total: 'number', who: 'string', names: 'array', body: 'any' });
    const { token } = await hookOf(flow, { inputs });
    const body = { price: 2.5, count: 4, items: [{ name: 'one' }] };
    expect(await outputs(token, { query: '?who=ada', body })).toEqual({
      total: 10,
      who: 'ada by POST',
      names: ['one'],
      body: null,
    });
  });

  it.each<[string, Record<string, string>, string, unknown]>([
    ['a form', FORM, 'a=1&a=2&b=%E6%B5%81', { a: ['1', '2'], b: '流' }],
    ['a text', { 'content-type': 'text/plain' }, 'a=1', 'a=1'],
    ['of an unknown type', { 'content-type': 'application/xml' }, '<a/>', '<a/>'],
    ['without a type', {}, '<a/>', '<a/>'],
    ['other JSON', { 'content-type': 'application/cloudevents+json' }, '[1]', [1]],
    ['nothing', {}, '', null],
  ])('can be %s', async (_, headers, body, value) => {
    const { token } = await hookOf(echo({ body: 'any' }));
    expect(await outputs(token, { headers, body: Buffer.from(body) })).toEqual({ body: value });
  });

  it('has at most 1 MiB as a value of a flow, and JSON must be JSON', async () => {
    const { process, token } = await hookOf(line());
    const text = { 'content-type': 'text/plain' };
    expect((await deliver(server.url, token, { headers: text, body: 'x'.repeat(MIB - 2) })).status).toBe(202);
    expect(await deliver(server.url, token, { headers: text, body: 'x'.repeat(MIB) })).toMatchObject({
      status: 413,
      body: { detail: 'As a value of a flow, the body is larger than 1048576 bytes.' },
    });
    expect(await deliver(server.url, token, { headers: text, body: 'x'.repeat(MIB + 1) })).toMatchObject({
      status: 413,
      body: { detail: 'The body is larger than 1048576 bytes.' },
    });
    const json = { headers: { 'content-type': 'application/json' }, body: '{' };
    expect(await deliver(server.url, token, json)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('JSON parse error') },
    });
    expect(await jobs(process)).toBe(1);
  });

  it('is not multiplied by expressions', async () => {
    const names = Array.from({ length: 400 }, (_, index) => `v${index}`);
    const inputs = Object.fromEntries(names.map((name) => [name, 'body']));
    const flow = echo(Object.fromEntries(names.map((name) => [name, 'any'])));
    const { process, token } = await hookOf(flow, { inputs });
    expect(await deliver(server.url, token, { body: 'x'.repeat(1_000_000) })).toMatchObject({
      status: 400,
      body: { inputs: [expect.stringContaining('bytes together')] },
    });
    expect(await jobs(process)).toBe(0);
  });

  it('starts nothing if it does not fit the flow, or an expression fails', async () => {
    const { id, process, token } = await hookOf(echo({ n: 'number' }), { inputs: { n: 'body.n' } });
    const wrong = await deliver(server.url, token, { body: { n: 'many' } });
    expect(wrong).toMatchObject({
      status: 400,
      body: { inputs: ['n: The variable "n" is of the type number, but got the text "many".'] },
    });
    const change = (inputs: object) =>
      send(server.url, `${HOOKS}${id}/`, { method: 'PATCH', body: { inputs } });
    await change({ n: 'body.n + "x"' });
    const failed = await deliver(server.url, token, { body: { n: 1 } });
    expect(failed).toMatchObject({ status: 400, body: { inputs: [expect.stringMatching(/^n: /)] } });
    await change({ n: 'body.n' });
    await submitAgain(process as number, echo({ m: 'number' }));
    expect(await deliver(server.url, token, { body: { n: '1' } })).toMatchObject({
      status: 400,
      body: { inputs: ['n: The flow has no variable "n".'] },
    });
    expect(await jobs(process)).toBe(0);
  });

  it('runs the newest version, or the one that the hook names', async () => {
    const process = await submit(server.url, echo({ a: 'any' }));
    const newest = await makeHook(server.url, process);
    const first = await makeHook(server.url, process, { version: 1 });
    await submitAgain(process, echo({ b: 'any' }));
    expect(await outputs(newest.token)).toEqual({ b: null });
    expect(await outputs(first.token)).toEqual({ a: null });
  });

  it('comes by POST, from any page, and whatever credentials it has', async () => {
    const { token } = await hookOf(line());
    const foreign = {
      origin: 'https://elsewhere.example',
      'sec-fetch-site': 'cross-site',
      host: 'x.example',
    };
    expect((await deliver(server.url, token, { headers: foreign })).status).toBe(202);
    const wrong = { authorization: 'Token lct_wrong' };
    expect((await deliver(server.url, token, { headers: wrong })).status).toBe(202);
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const { status, headers } = await deliver(server.url, token, { method });
      expect([method, status, headers.allow]).toEqual([method, 405, 'POST, OPTIONS']);
    }
  });

  it('is not found if the hook is switched off', async () => {
    const { id, token } = await hookOf(line());
    await send(server.url, `${HOOKS}${id}/`, { method: 'PATCH', body: { enabled: false } });
    const off = await deliver(server.url, token);
    const unknown = await deliver(server.url, `lch_${'x'.repeat(43)}`);
    expect([off.status, off.text]).toEqual([404, unknown.text]);
    await send(server.url, `${HOOKS}${id}/`, { method: 'PATCH', body: { enabled: true } });
    expect((await deliver(server.url, token)).status).toBe(202);
  });

  it.each([
    ['409 where the policy skips more jobs', `max_running, on_limit) VALUES ($1, 1, 'skip')`, 409],
    ['429 where too many jobs wait', `max_waiting, on_limit) VALUES ($1, 0, 'queue')`, 429],
  ])('is answered %s', async (_, columns, expected) => {
    const waiting = line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 3_600 } });
    const { process, token } = await hookOf(waiting);
    const { body } = await deliver(server.url, token);
    await database.query(`INSERT INTO process_policy (process_id, ${columns}`, [process]);
    const id = { headers: { 'webhook-id': 'x' } };
    const { status, headers } = await deliver(server.url, token, id);
    expect([status, headers['retry-after']]).toEqual([expected, expected === 429 ? '1' : undefined]);
    expect(await jobs(process)).toBe(1);
    // A refused delivery is not known: it can be repeated.
    await send(server.url, `/api/process/stop/${body.job_id}/`, { method: 'POST' });
    await database.query('DELETE FROM process_policy WHERE process_id = $1', [process]);
    expect((await deliver(server.url, token, id)).status).toBe(202);
  });

  it('leaves connections to other calls, however many unknown tokens are looked up', async () => {
    const holder = new pg.Client(server.database);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE hook IN ACCESS EXCLUSIVE MODE');
    const unknown = Array.from({ length: 30 }, (_, n) => deliver(server.url, `lch_${'y'.repeat(40)}${n}`));
    await until(() => waitsForLock(holder), 'the tokens are looked up');
    const other = await send(server.url, '/api/process/process/');
    await holder.query('ROLLBACK');
    await holder.end();
    expect(other.status).toBe(200);
    expect(new Set((await Promise.all(unknown)).map(({ status }) => status))).toEqual(new Set([404]));
  });

  it('is not shown as that of a job which has got the id of a lost one in a failover', async () => {
    const { id, token } = await hookOf(line());
    const other = await execute(server.url, await submit(server.url, line()));
    const last = server.app.get(LastJobs);
    expect(await last.show(server.app.get(Database), new Map([[id, other]]))).toEqual(new Map());
    expect(await shown(id)).toMatchObject({ last_job: null, last_time: null });
    const { body } = await deliver(server.url, token);
    expect(await shown(id)).toMatchObject({ last_job: body.job_id });
  });

  it('waits while another session has locked the process, but not for the row of the hook', async () => {
    const { id, process, token } = await hookOf(line());
    const holder = new pg.Client(server.database);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM hook WHERE id = $1 FOR UPDATE', [id]);
    const { body } = await deliver(server.url, token);
    expect(await shown(id)).toMatchObject({ last_job: null });
    await holder.query('COMMIT');
    await until(async () => (await shown(id)).last_job === body.job_id, 'the last job is shown', {
      deadline: 10_000,
    });
    await holder.query('BEGIN');
    await holder.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [process]);
    const starts = server.app.get(TriggeredStarts);
    const insert = starts.insert.bind(starts);
    let tries = 0;
    starts.insert = (...given) => {
      tries += 1;
      return insert(...given);
    };
    let isAnswered = false;
    const answer = deliver(server.url, token).finally(() => (isAnswered = true));
    await until(() => tries > 1 || isAnswered, 'the start has met the lock');
    starts.insert = insert;
    expect(isAnswered).toBe(false);
    await holder.query('COMMIT');
    await holder.end();
    expect((await answer).status).toBe(202);
  });
});

describe('the outputs of a job, as the answer of a hook', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  const hookOf = async (flow: object) =>
    makeHook(server.url, await submit(server.url, flow), { respond: 'outputs' });

  /** The job that a hook has started, as soon as it has. */
  const startedBy = (hook: number): Promise<number> =>
    until(
      async () => (await send(server.url, `${HOOKS}${hook}/`)).body.last_job as number | null,
      'the job is started',
    );

  it('are answered when the job has ended', async () => {
    const { token } = await hookOf(echo({ body: 'any' }));
    const { status, body } = await deliver(server.url, token, { body: { a: [1, 'x'] } });
    expect([status, body]).toEqual([200, { body: { a: [1, 'x'] } }]);
  });

  it('are 502 with the error if it has failed, in both languages', async () => {
    const failing = line({ id: 'd', name: 'core.time.delay', inputs: { seconds: '{{ "soon" }}' } });
    const { token } = await hookOf(failing);
    const { status, body } = await deliver(server.url, token);
    const job = (await send(server.url, `/api/job/job/${body.job_id}/`)).body;
    expect([status, body]).toEqual([502, { detail: job.error, job_id: job.id }]);
    const chinese = await deliver(server.url, token, { headers: { 'accept-language': 'zh' } });
    expect(chinese.body.detail).toMatch(/\p{Script=Han}/u);
  });

  it('are 502 if it was stopped', async () => {
    const { id, token } = await hookOf(
      line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 3_600 } }),
    );
    const answer = deliver(server.url, token);
    const job = await startedBy(id);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    const { status, body } = await answer;
    expect([status, body]).toEqual([502, { detail: 'The job was stopped.', job_id: job }]);
  });

  it.each<[string, string, Parameters<typeof send>[2]]>([
    ['has got another token', 'rotate/', { method: 'POST' }],
    ['is switched off', '', { method: 'PATCH', body: { enabled: false } }],
    ['is deleted', '', { method: 'DELETE' }],
  ])('are not answered if the hook %s meanwhile', async (_, path, change) => {
    const { id, token } = await hookOf(
      line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 3_600 } }),
    );
    const answer = deliver(server.url, token);
    const job = await startedBy(id);
    await send(server.url, `${HOOKS}${id}/${path}`, change);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    const { status, body } = await answer;
    expect([status, body]).toEqual([404, { detail: 'Not found.' }]);
  });

  it('are left to the job if it goes on when the wait is over', async () => {
    const { id, token } = await hookOf(
      line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 3_600 } }),
    );
    const other = await startServer(server.environment);
    const answer = deliver(other.url, token);
    const job = await startedBy(id);
    // A process that shuts down ends its waits at once.
    await other.close();
    const { status, body } = await answer;
    expect([status, body]).toEqual([202, { success: true, job_id: job }]);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
  });
});

describe('a delivery that waits for outputs while a failover loses its job', () => {
  let server: Server;
  let database: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    database = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  it.each([
    ['is not answered 202', 'DELETE FROM job WHERE id = $1'],
    [
      'does not get the outputs of another job that gets its id',
      `UPDATE job SET uuid = gen_random_uuid(), state = 'successful', outputs = '{"of": "another"}', finish_time = now() WHERE id = $1`,
    ],
  ])('%s', async (_, losing) => {
    const { id, token } = await makeHook(server.url, await submit(server.url, line()), {
      respond: 'outputs',
    });
    const waiting = import.meta.jest.spyOn(server.app.get(EndedJobs, { strict: false }), 'wait');
    let isAnswered = false;
    const answer = deliver(server.url, token).finally(() => (isAnswered = true));
    const job = await until(
      async () => (await send(server.url, `${HOOKS}${id}/`)).body.last_job as number | null,
      'the job is started',
    );
    await until(() => waiting.mock.calls.length > 0, 'the delivery has looked at its job, and waits');
    await database.query(losing, [job]);
    const signals = server.app.get(Signals, { strict: false });
    await until(() => {
      signals.send('ended', [job]);
      return isAnswered;
    }, 'the delivery is answered');
    expect((await answer).status).toBe(503);
    waiting.mockRestore();
  });
});
