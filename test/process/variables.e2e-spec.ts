import pg from 'pg';
import { IS_CURRENT } from '../../src/variables/current-value.js';
import { draft, ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const PATH = '/api/process/variable/';
const KEY = 'a key of at least thirty-two characters';

describe('shared variables', () => {
  let server: Server;
  let database: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: KEY, LIUCHENG_PARK_MS: '100' });
    database = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  const post = (body: unknown) => send(server.url, PATH, { method: 'POST', body });
  const patch = (id: number, body: unknown) => send(server.url, `${PATH}${id}/`, { method: 'PATCH', body });
  const create = async (body: unknown): Promise<any> => {
    const answer = await post(body);
    expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
    return answer.body;
  };
  const remove = (id: number) => send(server.url, `${PATH}${id}/`, { method: 'DELETE' });
  /** A flow that prints a shared variable after a delay, as `[1]`. */
  const printing = (name: string, type: string, seconds = 0) => ({
    ...line(
      { id: 'wait', name: 'core.time.delay', inputs: { seconds } },
      { id: 'print', name: 'core.log.print', inputs: { message: `{{ '[' & vars.\`${name}\` & ']' }}` } },
    ),
    variables: [{ name, type, scope: 'global', value: '' }],
  });
  const printed = async (job: number): Promise<string | undefined> => {
    await ended(server.url, job);
    const { body } = await send(server.url, `/api/process/logfile/?jobId=${job}`);
    return /\[.*\]/.exec(body.logcontent)?.[0];
  };

  it('are created, listed, shown, changed and deleted', async () => {
    const created = await create({ name: 'region', type: 'string', value: 'north' });
    expect(Object.keys(created)).toEqual('id name type value visible mark cuser user ctime'.split(' '));
    expect(created).toMatchObject({
      name: 'region',
      type: 'string',
      value: 'north',
      visible: true,
      mark: '',
    });
    const list = await send(server.url, `${PATH}?name=REG&type=string&ordering=name`);
    expect(list.body).toMatchObject({ count: 1, next: null, results: [created] });
    expect((await send(server.url, `${PATH}?name=none`)).body.count).toBe(0);
    const changed = await send(server.url, `${PATH}${created.id}/`, {
      method: 'PUT',
      body: { value: 'south', visible: 'false', mark: 'm', id: 99, cuser: 7 },
    });
    expect(changed.body).toEqual({ ...created, value: 'south', visible: false, mark: 'm' });
    expect((await remove(created.id)).status).toBe(204);
    expect((await remove(created.id)).status).toBe(404);
    const audit = await send(server.url, '/api/audit/audit/?object=variable&ordering=id');
    expect(audit.body.results.map(({ action, object_id }: any) => [action, object_id])).toEqual(
      ['create', 'update', 'delete'].map((action) => [action, created.id]),
    );
    expect((await send(server.url, `${PATH}${created.id}/`)).status).toBe(404);
    expect((await patch(created.id, { type: 'nonsense' })).status).toBe(404);
  });

  it.each([
    ['number', '5', 5],
    ['bool', true, true],
    ['array', [1, { a: null }], [1, { a: null }]],
    ['object', {}, {}],
    ['date', '2026-01-02', '2026-01-02'],
    ['any', null, null],
    ['number', '', null],
  ])('of type %s store %j as %j', async (type, value, kept) => {
    const { id, ...shown } = await create({ name: `${type} ${JSON.stringify(value)}`, type, value });
    expect(shown.value).toEqual(kept);
    await remove(id);
  });

  it('accept forms, in which every value is a text', async () => {
    const body = 'name=from+a+form&type=array&value=[1,2]&visible=off';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await send(server.url, PATH, { method: 'POST', body, headers });
    expect(answer.body).toMatchObject({ name: 'from a form', value: [1, 2], visible: false });
    await remove(answer.body.id);
  });

  it.each(['value[region]=north&value[zone]=1', 'value.region=north&value.zone=1'])(
    'accept an object by its members in a form, as %s',
    async (members) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const post = (type: string) =>
        send(server.url, PATH, { method: 'POST', body: `name=members&type=${type}&${members}`, headers });
      const answer = await post('object');
      expect(answer.body).toMatchObject({ value: { region: 'north', zone: '1' } });
      await remove(answer.body.id);
      expect(await post('string')).toMatchObject({ status: 400, body: { value: [expect.anything()] } });
    },
  );

  it.each(['any', 'object'])('do not take a file as a value of the type %s', async (type) => {
    const body = new FormData();
    body.append('name', 'file');
    body.append('type', type);
    body.append('value', new Blob(['{"a": 1}']), 'value.json');
    const answer = await fetch(server.url + PATH, { method: 'POST', body });
    expect([answer.status, await answer.json()]).toEqual([400, { value: ['Value must be valid JSON.'] }]);
  });

  it.each([
    ['string', '9007199254740993', '9007199254740993'],
    ['string', '1.0', '1.0'],
    ['number', '9007199254740993', 9007199254740992],
    ['any', '1.0', 1],
    ['string', 'true', 'true'],
  ])('of type %s store the JSON %s as %j', async (type, sent, value) => {
    const headers = { 'content-type': 'application/json' };
    const body = `{"name": "of ${type} ${sent}", "type": "${type}", "value": ${sent}}`;
    const created = await send(server.url, PATH, { method: 'POST', headers, body });
    expect([created.status, created.body.value]).toEqual([201, value]);
    const again = `{"value": ${sent}}`;
    const changed = await send(server.url, `${PATH}${created.body.id}/`, {
      method: 'PATCH',
      headers,
      body: again,
    });
    expect([changed.status, changed.body.value]).toEqual([200, value]);
    await remove(created.body.id);
  });

  it('report which field is wrong, without the value', async () => {
    const { id } = await create({ name: 'taken', type: 'string' });
    const wrong: [object, string[]][] = [
      [{}, ['name', 'type']],
      [{ name: 'taken', type: 'string' }, ['name']],
      [{ name: 'a', type: 'text' }, ['type']],
      [{ name: 'a', type: 'number', value: 'hunter2' }, ['value']],
      [{ name: 'a', type: 'password', value: ['hunter2'] }, ['value']],
      [{ name: 'a', type: 'password', value: 'hunter2'.repeat(10_000) }, ['value']],
      [{ name: 'a', type: 'string', value: 'a\0' }, ['value']],
      [{ name: 'a', type: 'string', visible: 'perhaps' }, ['visible']],
    ];
    for (const [body, fields] of wrong) {
      const answer = await post(body);
      expect([answer.status, Object.keys(answer.body)]).toEqual([400, fields]);
      expect(answer.text).not.toContain('hunter2');
    }
    expect((await post({ name: 'taken', type: 'any' })).body).toEqual({
      name: ['This field must be unique.'],
    });
    expect((await patch(id, { name: 'taken' })).status).toBe(200);
    await remove(id);
  });

  it('of type password never show their value, after any change', async () => {
    const created = await create({ name: 'token', type: 'password', value: 'hunter2-secret' });
    expect(Object.keys(created)).toEqual('id name type visible mark cuser user ctime'.split(' '));
    const { id } = created;
    for (const answer of [
      await send(server.url, PATH),
      await send(server.url, `${PATH}${id}/`),
      await patch(id, { mark: 'changed' }),
      await patch(id, { name: 'renamed' }),
      await patch(id, { type: 'string' }),
      await patch(id, { type: 'password', value: 'hunter2-changed' }),
    ])
      expect(answer.text).not.toContain('hunter2');
    expect((await patch(id, { type: 'string' })).body).toEqual({ value: ['This field is required.'] });
    expect((await patch(id, { type: 'string', value: 'open' })).body.value).toBe('open');
    await remove(id);
  });

  it('keep their values of the execute for the whole job, even if they are changed or deleted meanwhile', async () => {
    const { id } = await create({ name: 'rate', type: 'number', value: 1 });
    const process = await submit(server.url, printing('rate', 'number', 0.5));
    const first = await execute(server.url, process);
    await patch(id, { value: 2 });
    const second = await execute(server.url, process);
    await patch(id, { name: 'other' });
    await remove(id);
    const third = await execute(server.url, process);
    expect([await printed(first), await printed(second)]).toEqual(['[1]', '[2]']);
    expect(await ended(server.url, third)).toMatchObject({
      state: 'failed',
      error: 'there was no shared variable "rate" when the job was executed',
    });
  });

  it('have the values of the execute in called processes too', async () => {
    const { id } = await create({ name: 'greeting', type: 'string', value: 'hello' });
    const callee = await submit(server.url, printing('greeting', 'string'));
    const call = { id: 'call', name: 'core.programming.callProcess', inputs: { process: callee } };
    const wait = { id: 'wait', name: 'core.time.delay', inputs: { seconds: 0.5 } };
    const job = await execute(server.url, await submit(server.url, line(wait, call)));
    await patch(id, { value: 'changed' });
    expect(await printed(job)).toBe('[hello]');
    await remove(id);
  });

  it('can be replaced by inputs if the flow allows it', async () => {
    const { id } = await create({ name: 'colour', type: 'string', value: 'red' });
    const flow = printing('colour', 'string');
    const variables = flow.variables.map((variable) => ({ ...variable, overridable: true }));
    const process = await submit(server.url, { ...flow, variables });
    expect(await printed(await execute(server.url, process, { inputs: { colour: 'blue' } }))).toBe('[blue]');
    await remove(id);
  });

  it('that do not exist are faults of a flow at upload', async () => {
    await create({ name: 'flag', type: 'bool', value: true });
    const upload = async (flow: object, language = 'en') =>
      send(server.url, '/api/process/upload/', {
        method: 'POST',
        body: { id: await draft(server.url, flow) },
        headers: { 'accept-language': language },
      });
    const unknown = await upload(printing('nobody', 'string'));
    expect([unknown.status, unknown.body.errors]).toEqual([
      400,
      [expect.objectContaining({ node: null, port: 'nobody', code: 'unknown-variable' })],
    ]);
    expect((await upload(printing('flag', 'date'), 'zh')).body.errors).toEqual([
      expect.objectContaining({
        port: 'flag',
        code: 'unlike-types',
        message: expect.stringContaining('类型'),
      }),
    ]);
    expect((await upload(printing('flag', 'bool'))).status).toBe(200);
  });

  it('that do not exist any more are faults of a trial, though the draft was run before', async () => {
    const { id } = await create({ name: 'short lived', type: 'number', value: 1 });
    const flow = printing('short lived', 'number');
    const process = await submit(server.url, flow);
    for (let count = 0; count < 2; count += 1)
      expect(await printed(await execute(server.url, process, { trial: true }))).toBe('[1]');
    await remove(id);
    const executing = (more: object) =>
      send(server.url, '/api/process/execute/', { method: 'POST', body: { id: process, ...more } });
    for (const more of [{ trial: true }, { trial: true, inputs: {} }]) {
      const { status, body } = await executing(more);
      expect([status, body.errors?.[0].code]).toEqual([400, 'unknown-variable']);
    }
    expect((await executing({})).status).toBe(200);
    const again = await create({ name: 'short lived', type: 'number', value: 2 });
    expect(await printed(await execute(server.url, process, { trial: true }))).toBe('[2]');
    await remove(again.id);
  });

  it('remain consistent after concurrent changes, with unique names', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => ({
      name: `many ${index % 5}`,
      type: 'number',
      value: index,
    }));
    const answers = await Promise.all(bodies.map(post));
    const made = answers.filter(({ status }) => status === 201);
    expect([made.length, answers.filter(({ status }) => status === 400).length]).toEqual([5, 15]);
    const { rows } = await database.query(
      `SELECT count(*)::int AS count FROM variable_value WHERE until IS NULL AND name LIKE 'many%'`,
    );
    expect(rows[0].count).toBe(5);
    await jobWhen(
      server.url,
      await execute(server.url, await submit(server.url, line())),
      ({ state }) => state === 'successful',
    );
  });

  it('are found by an index among many former values, which Postgres has not analyzed yet', async () => {
    const { id } = await create({ name: 'counter', type: 'number', value: 0 });
    await database.query('ANALYZE variable, variable_value');
    await database.query(
      `INSERT INTO variable_value (variable_id, since, until, name, type, value, ended_at)
       SELECT $1, -number, 1 - number, 'counter', 'number', '0', now() FROM generate_series(1, 5000) AS number`,
      [id],
    );
    const plan = await database.query(
      `EXPLAIN SELECT w.value FROM variable v JOIN variable_value w ON ${IS_CURRENT} WHERE v.id = ${id}`,
    );
    expect(JSON.stringify(plan.rows)).toContain('variable_value_current');
    expect((await patch(id, { value: 1 })).body.value).toBe(1);
    await remove(id);
  });

  it('have a limit on the total size of passwords, and can be made smaller above it', async () => {
    const password = (name: string, bytes: number) =>
      post({ name, type: 'password', value: 'p'.repeat(bytes) });
    const made: any[] = [];
    for (const name of ['big1', 'big2', 'big3', 'big4']) {
      const answer = await password(name, 15 * 1024);
      expect(answer.status).toBe(201);
      made.push(answer.body);
    }
    const refused = await password('big5', 15 * 1024);
    expect([refused.status, refused.body]).toEqual([
      400,
      { value: ['All shared passwords together may have at most 65536 bytes.'] },
    ]);
    // More than the limit, as an older version may have stored.
    await database.query(
      `UPDATE variable_value SET value = value || value WHERE until IS NULL AND variable_id = ANY ($1)`,
      [[made[1].id, made[2].id]],
    );
    expect((await patch(made[0].id, { value: 'short' })).status).toBe(200);
    expect((await patch(made[0].id, { value: 'longer again' })).status).toBe(400);
    expect((await patch(made[0].id, { type: 'string', value: 'text' })).status).toBe(200);
    expect((await patch(made[0].id, { type: 'password', value: 'text' })).status).toBe(400);
    for (const { id } of made) expect((await remove(id)).status).toBe(204);
  });

  it('have a limit on their total size, and can be made smaller above it', async () => {
    const { id } = await create({ name: 'large', type: 'string', value: 'v'.repeat(60_000) });
    // As many bytes as an older version may have stored.
    await database.query(
      `UPDATE variable_value SET value = to_json(repeat('v', 4200000)) WHERE until IS NULL AND variable_id = $1`,
      [id],
    );
    const refused = await post({ name: 'one more', type: 'bool', value: true });
    expect([refused.status, refused.body]).toEqual([
      400,
      { value: ['All shared variables together may have at most 4194304 bytes.'] },
    ]);
    const chinese = await send(server.url, PATH, {
      method: 'POST',
      body: { name: 'one more', type: 'bool', value: true },
      headers: { 'accept-language': 'zh' },
    });
    expect(chinese.body).toEqual({ value: ['所有共享变量合计不得超过 4194304 字节。'] });
    expect((await patch(id, { mark: 'large' })).status).toBe(200);
    expect((await patch(id, { value: 'small' })).status).toBe(200);
    await remove((await create({ name: 'one more', type: 'bool', value: true })).id);
    await remove(id);
  });
});
