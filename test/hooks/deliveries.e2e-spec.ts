import pg from 'pg';
import { ended, line, submit } from '../support/flows.js';
import { deliver, echo, HOOKS, makeHook } from '../support/hooks.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

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

  it('does not replace a shared variable of such a name', async () => {
    const flow = echo({ method: 'string' }) as { variables: object[] };
    flow.variables.push({ name: 'headers', type: 'string', scope: 'global', value: 'kept' });
    const { token } = await hookOf(flow);
    expect(await outputs(token)).toEqual({ method: 'POST' });
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
});
