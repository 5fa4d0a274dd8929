import pg from 'pg';
import { draft, ended, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

const PATH = '/api/process/schedule/';
const KEYS =
  'id process name cron timezone inputs version enabled misfire cuser user ctime utime next_time last_time last_job error callback_url';

/** A cron expression that has no tick during a test. */
const RARE = '0 0 29 2 *';

describe('schedules', () => {
  let server: Server;
  let database: pg.Pool;
  /** A process whose flow declares `count`, `word` and the password `secret`. */
  let process: number;

  const number = { name: 'count', type: 'number', scope: 'flow', value: 0 };
  const variables = [
    number,
    { name: 'word', type: 'string', scope: 'flow', value: '' },
    { name: 'secret', type: 'password', scope: 'flow', value: '' },
  ];
  const declaring = (...more: object[]) => ({
    ...line({ id: 'print', name: 'core.log.print', inputs: { message: '{{ "[" & vars.word & "]" }}' } }),
    variables: [...variables, ...more],
  });

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters' });
    database = new pg.Pool({ connectionString: server.database });
    process = await submit(server.url, declaring());
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  const post = (body: object, language = 'en') =>
    send(server.url, PATH, { method: 'POST', body, headers: { 'accept-language': language } });
  const patch = (id: number, body: object) => send(server.url, `${PATH}${id}/`, { method: 'PATCH', body });
  const get = async (id: number): Promise<any> => (await send(server.url, `${PATH}${id}/`)).body;
  const create = async (more: object = {}): Promise<any> => {
    const answer = await post({ process, name: 's', cron: RARE, ...more });
    expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
    return answer.body;
  };
  const remove = (id: number) => send(server.url, `${PATH}${id}/`, { method: 'DELETE' });

  it('are created, listed, shown, changed and deleted', async () => {
    const created = await create({
      name: 'nightly',
      cron: ' 30 8 * * 1-5 ',
      timezone: 'Asia/Shanghai',
      inputs: { count: 3 },
    });
    expect(Object.keys(created)).toEqual(KEYS.split(' '));
    expect(created).toMatchObject({
      process,
      name: 'nightly',
      cron: '30 8 * * 1-5',
      timezone: 'Asia/Shanghai',
      inputs: { count: 3 },
      version: null,
      enabled: true,
      misfire: 'once',
      last_time: null,
      last_job: null,
      error: null,
      callback_url: null,
    });
    expect(new Date(created.next_time * 1_000).toISOString().slice(11)).toBe('00:30:00.000Z');
    expect(await get(created.id)).toEqual(created);
    const list = await send(server.url, `${PATH}?process=${process}&enabled=true&ordering=-name`);
    expect(list.body).toMatchObject({ count: 1, next: null, results: [created] });
    expect((await send(server.url, `${PATH}?enabled=false`)).body.count).toBe(0);
    const changed = await send(server.url, `${PATH}${created.id}/`, {
      method: 'PUT',
      body: {
        name: 'weekly',
        cron: '@weekly',
        timezone: 'UTC',
        misfire: 'all',
        version: 1,
        id: 99,
        cuser: 7,
      },
    });
    expect(changed.body).toEqual({
      ...created,
      name: 'weekly',
      cron: '@weekly',
      timezone: 'UTC',
      misfire: 'all',
      version: 1,
      utime: expect.any(Number),
      next_time: expect.any(Number),
    });
    expect((await patch(created.id, { enabled: false })).body).toMatchObject({
      enabled: false,
      next_time: null,
    });
    expect((await patch(created.id, { enabled: true })).body.next_time % 604_800).toBe(259_200);
    expect((await remove(created.id)).status).toBe(204);
    expect((await remove(created.id)).status).toBe(404);
    expect((await patch(created.id, { cron: 'nonsense' })).status).toBe(404);
    const audit = await send(server.url, '/api/audit/audit/?object=schedule&ordering=id');
    expect(audit.body.results.map(({ action, object_id }: any) => [action, object_id])).toEqual(
      ['create', 'update', 'update', 'update', 'delete'].map((action) => [action, created.id]),
    );
  });

  it('tell an address of their jobs, once there is a secret that signs callbacks', async () => {
    const { id } = await create({ enabled: false });
    const url = { callback_url: 'https://receiver.invalid/done' };
    for (const refused of [await post({ process, name: 's', cron: RARE, ...url }), await patch(id, url)])
      expect([refused.status, refused.body]).toEqual([
        400,
        { callback_url: [expect.stringContaining('there is no secret yet')] },
      ]);
    await send(server.url, '/api/job/callback/secret/', { method: 'POST' });
    expect((await patch(id, { ...url, enabled: true })).body).toMatchObject(url);
    const job = await fire(id);
    const callbacks = await send(server.url, `/api/job/callback/?job=${job.id}`);
    expect(callbacks.body.results).toMatchObject([{ job: job.id, url: url.callback_url }]);
    expect((await patch(id, { callback_url: null })).body.callback_url).toBeNull();
    const other = await fire(id);
    expect((await send(server.url, `/api/job/callback/?job=${other.id}`)).body.count).toBe(0);
    await remove(id);
  });

  it('are deleted in bulk, all or none', async () => {
    const [one, two] = [await create(), await create()];
    const bulk = (body: object) => send(server.url, PATH, { method: 'DELETE', body });
    expect(await bulk({})).toMatchObject({ status: 400, body: { pk: ['This field is required.'] } });
    const missing = await bulk({ pk: `${one.id},2147483000` });
    expect(missing).toMatchObject({ status: 404, body: { detail: 'Not found: 2147483000.' } });
    expect((await bulk({ pk: String(one.id), 'pk[]': [two.id] })).status).toBe(204);
    expect((await send(server.url, `${PATH}${two.id}/`)).status).toBe(404);
  });

  it.each([
    ['cron', '* * * *', 'cron expression', 'cron 表达式'],
    ['cron', '0 0 30 2 *', 'ever matches', '永远不会匹配'],
    ['cron', '* * * * * * 2030', 'cron expression', 'cron 表达式'],
    ['timezone', 'Mars/Phobos', 'time zone', '时区'],
    ['timezone', '+08:00', 'time zone', '时区'],
    ['timezone', 'BST', 'time zone', '时区'],
    ['misfire', 'twice', 'not a valid choice', '不是合法选项'],
    ['process', 2147483000, 'Invalid pk "2147483000"', '无效主键 “2147483000”'],
    ['version', 7, 'no version 7', '没有版本 7'],
    ['inputs', { other: 1 }, 'no variable "other"', '没有变量“other”'],
    ['inputs', { count: 'many' }, 'of the type number', '类型为 number'],
    ['inputs', { word: 'w'.repeat(70_000) }, 'at most 65536 bytes', '不得超过 65536 字节'],
    ['callback_url', 'ftp://example.com/', 'Enter a valid URL', '请输入合法的URL'],
    ['callback_url', `https://example.com/${'x'.repeat(2_000)}`, 'more than 2000', '不能超过 2000'],
    ['name', '', 'may not be blank', '不能为空'],
  ])('an invalid %s is refused in both languages (%#)', async (field, value, en, zh) => {
    for (const [language, message] of [
      ['en', en],
      ['zh-CN', zh],
    ] as const) {
      const answer = await post({ process, name: 's', cron: RARE, [field]: value }, language);
      expect([answer.status, Object.keys(answer.body)]).toEqual([400, [field]]);
      expect(answer.body[field][0]).toContain(message);
    }
  });

  it('tell their next moments, by the clock of their zone', async () => {
    const { id } = await create({ cron: '0 12 1 7 *', timezone: 'America/New_York', enabled: false });
    const { body } = await send(server.url, `${PATH}${id}/next/?count=3`);
    expect(body.map((moment: number) => new Date(moment * 1_000).toISOString().slice(4))).toEqual(
      Array(3).fill('-07-01T16:00:00.000Z'),
    );
    expect((await send(server.url, `${PATH}${id}/next/`)).body).toHaveLength(5);
    expect((await send(server.url, `${PATH}${id}/next/?count=101`)).status).toBe(400);
    expect((await send(server.url, `${PATH}2147483000/next/?count=x`)).status).toBe(404);
  });

  it('hide secret inputs, keep them when they are sent back, and give them to the job', async () => {
    const { id, inputs } = await create({ inputs: { secret: 'hunter2 hunter2', word: 'w' } });
    expect(inputs).toEqual({ secret: '***', word: 'w' });
    const stored = await database.query('SELECT * FROM schedule WHERE id = $1', [id]);
    expect(JSON.stringify(stored.rows)).not.toContain('hunter2');
    const changed = await patch(id, { inputs: { secret: '***', word: 'x' } });
    expect(changed.body.inputs).toEqual({ secret: '***', word: 'x' });
    const refused = await patch(id, { inputs: { secret: '***', count: 'many' } });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('many')]);
    expect(refused.text).not.toContain('hunter2');
    const job = await fire(id);
    const { rows } = await database.query('SELECT secret_inputs FROM job WHERE id = $1', [job.id]);
    expect(rows[0].secret_inputs).toMatch(/^sealed:/);
    expect(job).toMatchObject({ state: 'successful', inputs: { secret: '***', word: 'x' } });
  });

  it('cannot be moved to a flow that would show their secret inputs', async () => {
    const [secret, showing] = ['password', 'string'].map((type) => ({
      ...line(),
      variables: [{ name: 'secret', type, scope: 'flow', value: '' }],
    }));
    const own = await submit(server.url, secret!);
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id: own, ...showing } });
    await send(server.url, '/api/process/upload/', { method: 'POST', body: { id: own } });
    const { id } = await create({ process: own, version: 1, inputs: { secret: 'hunter2 hunter2' } });
    for (const change of [
      { version: 2 },
      { version: 2, inputs: { secret: '***' } },
      { process: await submit(server.url, showing!), version: null },
    ])
      expect(await patch(id, change)).toMatchObject({
        status: 400,
        body: {
          inputs: [
            'The flow no longer declares variables of the type password for inputs that are secret: secret.',
          ],
        },
      });
    expect(await get(id)).toMatchObject({ process: own, version: 1, inputs: { secret: '***' } });
    // A value that the caller sends is theirs to show.
    const sent = await patch(id, { version: 2, inputs: { secret: 'open' } });
    expect(sent.body).toMatchObject({ version: 2, inputs: { secret: 'open' } });
  });

  /** Makes the schedule due, and returns the job that it starts. */
  const fire = async (id: number): Promise<any> => {
    const { last_job: before } = await get(id);
    await database.query('UPDATE schedule SET next_time = now() WHERE id = $1', [id]);
    const after = await until(async () => {
      const row = await get(id);
      return (row.last_job !== before || !row.enabled) && row;
    }, `schedule ${id} has ticked`);
    return after.last_job === before ? after : ended(server.url, after.last_job);
  };

  it('start a job at each tick, as their creator, and say so', async () => {
    const { id, user } = await create({ cron: '* * * * * *', inputs: { count: 3 } });
    const twice = await until(async () => {
      const { body } = await send(
        server.url,
        `/api/job/job/?trigger=schedule&process=${process}&ordering=-id`,
      );
      return body.count >= 4 && (await patch(id, { enabled: false })).body;
    }, 'it has ticked');
    const job = await ended(server.url, twice.last_job);
    expect(job).toMatchObject({
      process,
      trigger: 'schedule',
      user,
      version: 1,
      inputs: { count: 3 },
      state: 'successful',
    });
    const { rows } = await database.query(
      `SELECT count(*)::int AS jobs, count(DISTINCT object_id)::int AS different FROM audit
       WHERE request_id = $1 AND action = 'execute'`,
      [`schedule ${id}`],
    );
    expect(rows[0].jobs).toBe(rows[0].different);
    expect(twice).toMatchObject({ enabled: false, next_time: null });
  });

  it.each([
    ['number', (tick: number) => tick],
    [
      'string',
      (tick: number) => new Date((tick + 8 * 3_600) * 1_000).toISOString().replace('.000Z', '+08:00'),
    ],
    ['date', (tick: number) => new Date((tick + 8 * 3_600) * 1_000).toISOString().replace('.000Z', '+08:00')],
    ['bool', () => undefined],
  ])('give the moment of the tick to a variable of the type %s', async (type, expected) => {
    const declared = { name: 'tick', type, scope: 'flow', value: type === 'bool' ? false : '' };
    const { id } = await create({
      process: await submit(server.url, declaring(declared)),
      timezone: 'Asia/Shanghai',
    });
    await database.query(`UPDATE schedule SET next_time = date_trunc('second', now()) WHERE id = $1`, [id]);
    const row = await until(async () => {
      const now = await get(id);
      return now.last_job !== null && now;
    }, 'it has ticked');
    expect((await ended(server.url, row.last_job)).inputs.tick).toEqual(expected(row.last_time));
  });

  it.each([
    ['skip', 0],
    ['once', 1],
    ['all', 4],
  ])('%s: start as many jobs for the ticks that were missed', async (misfire, count) => {
    const own = await submit(server.url, declaring());
    // Between two ticks, so that none is due during the test.
    const now = new Date();
    const { id } = await create({
      process: own,
      cron: `0 0 ${(now.getUTCHours() + 12) % 24} * * *`,
      misfire,
    });
    const { next_time: next } = await get(id);
    await database.query('UPDATE schedule SET next_time = to_timestamp($2) WHERE id = $1', [
      id,
      next - 4 * 86_400,
    ]);
    await until(async () => (await get(id)).next_time === next, 'it has moved on');
    const { body } = await send(server.url, `/api/job/job/?process=${own}`);
    expect(body.count).toBe(count);
    expect((await get(id)).last_time).toBe(count === 0 ? null : next - 86_400);
  });

  it('all: start a hundred jobs at most', async () => {
    const own = await submit(server.url, declaring());
    const { id } = await create({ process: own, cron: RARE, misfire: 'all' });
    await database.query(
      `UPDATE schedule SET cron = '* * * * *', next_time = now() - interval '3 days' WHERE id = $1`,
      [id],
    );
    await until(async () => (await get(id)).last_job !== null, 'it has ticked');
    await patch(id, { enabled: false });
    const { body } = await send(server.url, `/api/job/job/?process=${own}`);
    expect([100, 101]).toContain(body.count);
  });

  it('run the newest version at the tick, or the one that they name', async () => {
    const own = await submit(server.url, declaring());
    const [newest, first] = [await create({ process: own }), await create({ process: own, version: 1 })];
    await send(server.url, '/api/process/save/', {
      method: 'POST',
      body: { id: own, ...declaring({ ...number, name: 'n2' }) },
    });
    await send(server.url, '/api/process/upload/', { method: 'POST', body: { id: own } });
    expect((await fire(newest.id)).version).toBe(2);
    expect((await fire(first.id)).version).toBe(1);
  });

  it('are switched off where their inputs no longer fit, and say why in both languages', async () => {
    const own = await submit(server.url, declaring());
    const { id } = await create({ process: own, inputs: { count: 1, secret: 'hunter2' } });
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id: own, ...line() } });
    await send(server.url, '/api/process/upload/', { method: 'POST', body: { id: own } });
    expect(await fire(id)).toMatchObject({ enabled: false, next_time: null, last_job: null });
    const zh = await send(server.url, `${PATH}${id}/`, { headers: { 'accept-language': 'zh' } });
    expect(zh.body.error).toMatch(/^输入已不符合流程。count：流程没有变量“count”/);
    expect((await get(id)).error).toMatch(
      /^The inputs no longer fit the flow\. count: The flow has no variable "count"/,
    );
    expect((await patch(id, { enabled: true })).body).toHaveProperty('inputs');
    expect((await patch(id, { enabled: true, inputs: {} })).body).toMatchObject({
      enabled: true,
      error: null,
    });
    const audit = await send(server.url, '/api/audit/audit/?object=schedule&action=switch_off');
    expect(audit.body.results[0]).toMatchObject({ object_id: id, cuser: null });
  });

  it('are switched off before a flow shows an input that was secret', async () => {
    const own = await submit(server.url, declaring());
    const { id } = await create({ process: own, inputs: { secret: 'hunter2' } });
    const open = { name: 'secret', type: 'string', scope: 'flow', value: '' };
    await send(server.url, '/api/process/save/', {
      method: 'POST',
      body: { id: own, ...line(), variables: [open] },
    });
    await send(server.url, '/api/process/upload/', { method: 'POST', body: { id: own } });
    expect((await fire(id)).error).toContain('no longer declares variables of the type password');
  });

  it('are switched off where the draft that would run has faults', async () => {
    const own = await draft(server.url, declaring());
    const { id } = await create({ process: own });
    await send(server.url, '/api/process/save/', {
      method: 'POST',
      body: { id: own, nodeList: [], linkList: [], variables: [] },
    });
    expect((await fire(id)).error).toMatch(/^The draft that would run is invalid\. The flow has 1 fault\. /);
    const refused = await post({ process: own, name: 's', cron: RARE, inputs: { count: 1 } });
    expect([refused.status, refused.body.inputs[0]]).toEqual([400, expect.stringContaining('has faults')]);
  });

  it('do not keep their process from being deleted, and go with it', async () => {
    const own = await submit(server.url, declaring());
    const { id } = await create({ process: own, cron: '* * * * * *' });
    await until(async () => {
      const { status } = await send(server.url, `/api/process/process/${own}/`, { method: 'DELETE' });
      return status === 204;
    }, 'no job of it is running');
    expect((await send(server.url, `${PATH}${id}/`)).status).toBe(404);
    await until(async () => {
      const { rows } = await database.query('SELECT enabled FROM schedule WHERE id = $1', [id]);
      return rows[0].enabled === false;
    }, 'it is switched off');
    const { rows } = await database.query(
      'SELECT count(*)::int AS unended FROM job WHERE process_id = $1 AND finish_time IS NULL',
      [own],
    );
    expect(rows[0].unended).toBe(0);
  });
});
