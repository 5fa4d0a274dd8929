import pg from 'pg';
import { line, submit } from '../support/flows.js';
import { deliver, echo, HOOKS, makeHook } from '../support/hooks.js';
import { type Answer, send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const FIELDS = [
  'id',
  'process',
  'name',
  'enabled',
  'version',
  'respond',
  'signature',
  'inputs',
  'cuser',
  'user',
  'ctime',
  'utime',
  'last_time',
  'last_job',
  'error',
];

describe('hooks', () => {
  let server: Server;
  let database: pg.Pool;
  let process: number;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'k'.repeat(32) });
    database = new pg.Pool({ connectionString: server.database });
    process = await submit(server.url, echo({ a: 'any', b: 'any' }));
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  const call = (
    method: string,
    id: number | string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => send(server.url, `${HOOKS}${id}/`, { method, body, headers });
  const create = (body: unknown): Promise<Answer> => send(server.url, HOOKS, { method: 'POST', body });

  it('are listed with their inputs, and with the beginnings of large ones past 2 MiB on a page', async () => {
    const inputs = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e'].map((name) => [name, `"${'x'.repeat(9_990)}"`]),
    );
    const json = JSON.stringify(inputs);
    const flow = echo(Object.fromEntries(Object.keys(inputs).map((name) => [name, 'any'])));
    const large = await submit(server.url, flow);
    const created = await create({ process: large, name: 'large', inputs });
    expect(created.status).toBe(201);
    await database.query(
      `INSERT INTO hook (process_id, name, inputs, cuser, token_hash)
        SELECT process_id, 'copy ' || n, inputs, cuser, left(md5(n::text) || md5(n::text), 44)
        FROM hook, generate_series(1, 59) n WHERE id = $1`,
      [created.body.id],
    );
    const page = async (query: string): Promise<any[]> => {
      const { body } = await send(server.url, `${HOOKS}?process=${large}${query}`);
      expect(body.count).toBe(60);
      return body.results;
    };
    const listed = await page('&limit=1000&ordering=id');
    const ids = listed.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    const isWhole = listed.map((hook) => JSON.stringify(hook.inputs) === json);
    expect(isWhole).toEqual(listed.map((_, index) => index < 41));
    expect(listed[59].inputs).toEqual({
      $truncated: true,
      bytes: json.length,
      preview: json.slice(0, 1024),
    });
    expect((await call('GET', listed[59].id)).body.inputs).toEqual(inputs);
    // A page of the default size shows all of them, wherever it begins.
    for (const offset of [0, 40])
      expect(await page(`&ordering=id&offset=${offset}`)).toEqual(
        Array(20).fill(expect.objectContaining({ inputs })),
      );
  });

  it('are created with defaults, and show their token and their secret once', async () => {
    const { status, body } = await create({
      process: String(process),
      name: ' orders ',
      cuser: 99,
      token: 'x',
    });
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual([...FIELDS, 'token', 'secret']);
    expect(body).toMatchObject({
      process,
      name: 'orders',
      enabled: true,
      version: null,
      respond: 'job',
      signature: 'none',
      inputs: {},
      cuser: 1,
      last_time: null,
      last_job: null,
      error: null,
      token: expect.stringMatching(/^lch_[\w-]{43}$/),
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const { body: shown } = await call('GET', body.id);
    expect(Object.keys(shown)).toEqual(FIELDS);
    const { rows } = await database.query('SELECT * FROM hook WHERE id = $1', [body.id]);
    expect(JSON.stringify(rows)).not.toContain(body.token.slice(4));
    expect(JSON.stringify(rows)).not.toContain(body.secret.slice(6));
  });

  it('are changed by PUT and PATCH, field by field', async () => {
    const { id } = await makeHook(server.url, process, { inputs: { a: 'body.a' } });
    const put = await call('PUT', id, { name: 'other', enabled: 'no' });
    expect(put).toMatchObject({
      status: 200,
      body: { name: 'other', enabled: false, inputs: { a: 'body.a' } },
    });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const patched = await call(
      'PATCH',
      id,
      'version=1&respond=outputs&signature=github&inputs={"b":"body.b"}',
      form,
    );
    expect(patched).toMatchObject({
      status: 200,
      body: { version: 1, respond: 'outputs', signature: 'github', inputs: { b: 'body.b' }, name: 'other' },
    });
    expect((await call('PATCH', id, { version: null })).body.version).toBeNull();
    expect((await call('GET', id)).body).toMatchObject({ version: null, respond: 'outputs' });
  });

  it('are listed by process and by whether they are enabled, in any order', async () => {
    const other = await submit(server.url, line());
    const ids: number[] = [];
    for (const name of ['b', 'a', 'c']) ids.push((await makeHook(server.url, other, { name })).id);
    await call('PATCH', ids[1]!, { enabled: false });
    const list = async (query: string) =>
      (await send(server.url, `${HOOKS}?process=${other}&${query}`)).body.results.map(({ id }: any) => id);
    expect(await list('')).toEqual([...ids].reverse());
    expect(await list('enabled=true&ordering=id')).toEqual([ids[0], ids[2]]);
    expect(await list('enabled=false')).toEqual([ids[1]]);
    expect(await list('ordering=name')).toEqual([ids[1], ids[0], ids[2]]);
    const page = await send(server.url, `${HOOKS}?process=${other}&limit=1&offset=1`);
    expect(page.body).toMatchObject({
      count: 3,
      next: expect.stringContaining('offset=2'),
      previous: expect.not.stringContaining('offset'),
    });
    expect((await send(server.url, `${HOOKS}?process=x`)).status).toBe(400);
  });

  it.each<[string, object, number, object]>([
    ['no name', { name: undefined }, 400, { name: ['This field is required.'] }],
    ['an unknown word', { respond: 'all' }, 400, { respond: ['"all" is not a valid choice.'] }],
    ['an unknown signature', { signature: 'rot13' }, 400, { signature: ['"rot13" is not a valid choice.'] }],
    ['inputs that are no object', { inputs: [] }, 400, { inputs: [expect.stringContaining('dictionary')] }],
    ['a process that does not exist', { process: 2_147_483_000 }, 404, { detail: 'Not found.' }],
    [
      'a version that does not exist',
      { version: 9 },
      404,
      { detail: 'There is no version 9 of the process.' },
    ],
    [
      'a wrong expression, and say where',
      { inputs: { fine: 'body', amount: '{{ body.( }}' } },
      400,
      { inputs: [expect.stringMatching(/^amount: the expression is wrong at character \d+: /)] },
    ],
    [
      'an expression for no variable of the flow',
      { inputs: { a: 'body', amount: 'body.amount' } },
      400,
      { inputs: ['amount: The flow has no variable "amount".'] },
    ],
  ])('are refused with %s', async (_, more, status, body) => {
    expect(await create({ process, name: 'x', ...more })).toMatchObject({ status, body });
    const { id } = await makeHook(server.url, process);
    if (!('name' in more)) expect(await call('PATCH', id, more)).toMatchObject({ status, body });
  });

  it('can be renamed, but not enabled, once the flow has lost their variables', async () => {
    const own = await submit(server.url, echo({ amount: 'number' }));
    const { id } = await makeHook(server.url, own, { inputs: { amount: 'body.amount' } });
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id: own, ...line() } });
    await send(server.url, '/api/process/upload/', { method: 'POST', body: { id: own } });
    expect(await call('PATCH', id, { name: 'renamed' })).toMatchObject({ status: 200 });
    expect(await call('PATCH', id, { enabled: true })).toMatchObject({
      status: 400,
      body: { inputs: ['amount: The flow has no variable "amount".'] },
    });
  });

  it('tell a wrong expression in Chinese', async () => {
    const { id } = await makeHook(server.url, process);
    const { body } = await call('PATCH', id, { inputs: { x: '$now()' } }, { 'accept-language': 'zh' });
    expect(body.inputs[0]).toMatch(/^x：.*每次结果不同/);
  });

  it('get another token and another secret, and the former token is unknown', async () => {
    const { id, token, secret } = await makeHook(server.url, process);
    expect((await deliver(server.url, token)).status).toBe(202);
    const { status, body } = await call('POST', `${id}/rotate`);
    expect([status, Object.keys(body)]).toEqual([200, [...FIELDS, 'token', 'secret']]);
    expect([body.token === token, body.secret === secret]).toEqual([false, false]);
    expect((await deliver(server.url, token)).status).toBe(404);
    expect((await deliver(server.url, body.token)).status).toBe(202);
    expect((await call('POST', '2147483000/rotate')).status).toBe(404);
    expect((await call('GET', `${id}/rotate`)).status).toBe(405);
  });

  it('are deleted one by one or together, all or none', async () => {
    const ids: number[] = [];
    for (let n = 0; n < 4; n += 1) ids.push((await makeHook(server.url, process)).id);
    expect((await call('DELETE', ids[0]!)).status).toBe(204);
    expect((await call('GET', ids[0]!)).status).toBe(404);
    const remove = (body: unknown) => send(server.url, HOOKS, { method: 'DELETE', body });
    expect(await remove({ pk: ids.join() })).toMatchObject({
      status: 404,
      body: { detail: `Not found: ${ids[0]}.` },
    });
    expect((await remove({})).status).toBe(400);
    expect((await remove({ pk: String(ids[1]), 'pk[]': [ids[2], ids[3]] })).status).toBe(204);
    for (const id of ids) expect((await call('GET', id)).status).toBe(404);
  });

  it('do not exist any more when their process is deleted', async () => {
    const own = await submit(server.url, line());
    const { id, token } = await makeHook(server.url, own);
    await send(server.url, `/api/process/process/${own}/`, { method: 'DELETE' });
    expect((await deliver(server.url, token)).status).toBe(404);
    expect((await call('GET', id)).status).toBe(404);
    expect((await call('PATCH', id, {})).status).toBe(404);
    expect((await send(server.url, `${HOOKS}?process=${own}`)).body.count).toBe(0);
    await makeHook(server.url, process);
    const { body } = await send(server.url, `${HOOKS}?limit=1000`);
    expect(body.count).toBe(body.results.length);
    expect(await send(server.url, `${HOOKS}?offset=1000`)).toMatchObject({
      status: 200,
      body: { count: body.count, results: [] },
    });
  });

  it('leave audit records, without the token', async () => {
    const { id, token } = await makeHook(server.url, process);
    await call('PATCH', id, { name: 'y' });
    const { body } = await call('POST', `${id}/rotate`);
    await call('DELETE', id);
    const { rows } = await database.query(
      `SELECT action, cuser, process_id, ip::text FROM audit WHERE object = 'hook' AND object_id = $1 ORDER BY id`,
      [id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['create', 'update', 'rotate', 'delete']);
    expect(rows[0]).toMatchObject({
      cuser: 1,
      process_id: process,
      ip: expect.stringContaining('127.0.0.1'),
    });
    const all = JSON.stringify((await database.query('SELECT * FROM audit')).rows);
    for (const one of [token, body.token]) expect(all).not.toContain(one);
  });

  it('describe their fields in answer to OPTIONS', async () => {
    const { status, body } = await send(server.url, HOOKS, { method: 'OPTIONS' });
    expect([status, body.name]).toEqual([200, 'Hook List']);
    expect(body.actions.POST).toMatchObject({
      signature: { type: 'choice', required: false, read_only: false },
      last_job: { read_only: true },
    });
  });
});
