import pg from 'pg';
import { line, submit } from '../support/flows.js';
import { declaring, fire, makeSchedule, RARE, scheduleOf, SCHEDULES } from '../support/schedules.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

const KEYS =
  'id process name cron timezone inputs version enabled misfire cuser user ctime utime next_time last_time last_job error callback_url';

describe('schedules', () => {
  let server: Server;
  let database: pg.Pool;
  let process: number;

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
    send(server.url, SCHEDULES, { method: 'POST', body, headers: { 'accept-language': language } });
  const patch = (id: number, body: object) =>
    send(server.url, `${SCHEDULES}${id}/`, { method: 'PATCH', body });
  const create = ({ process: of = process, ...more }: { process?: number; [field: string]: unknown } = {}) =>
    makeSchedule(server.url, of, more);
  const remove = (id: number) => send(server.url, `${SCHEDULES}${id}/`, { method: 'DELETE' });

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
    expect(await scheduleOf(server.url, created.id)).toEqual(created);
    const list = await send(server.url, `${SCHEDULES}?process=${process}&enabled=true&ordering=-name`);
    expect(list.body).toMatchObject({ count: 1, next: null, results: [created] });
    expect((await send(server.url, `${SCHEDULES}?enabled=false`)).body.count).toBe(0);
    const changed = await send(server.url, `${SCHEDULES}${created.id}/`, {
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
    const job = await fire(server.url, database, id);
    const callbacks = await send(server.url, `/api/job/callback/?job=${job.id}`);
    expect(callbacks.body.results).toMatchObject([{ job: job.id, url: url.callback_url }]);
    expect((await patch(id, { callback_url: null })).body.callback_url).toBeNull();
    const other = await fire(server.url, database, id);
    expect((await send(server.url, `/api/job/callback/?job=${other.id}`)).body.count).toBe(0);
    await remove(id);
  });

  it('are deleted in bulk, all or none', async () => {
    const [one, two] = [await create(), await create()];
    const bulk = (body: object) => send(server.url, SCHEDULES, { method: 'DELETE', body });
    expect(await bulk({})).toMatchObject({ status: 400, body: { pk: ['This field is required.'] } });
    const missing = await bulk({ pk: `${one.id},2147483000` });
    expect(missing).toMatchObject({ status: 404, body: { detail: 'Not found: 2147483000.' } });
    expect((await bulk({ pk: String(one.id), 'pk[]': [two.id] })).status).toBe(204);
    expect((await send(server.url, `${SCHEDULES}${two.id}/`)).status).toBe(404);
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
    const { body } = await send(server.url, `${SCHEDULES}${id}/next/?count=3`);
    expect(body.map((moment: number) => new Date(moment * 1_000).toISOString().slice(4))).toEqual(
      Array(3).fill('-07-01T16:00:00.000Z'),
    );
    expect((await send(server.url, `${SCHEDULES}${id}/next/`)).body).toHaveLength(5);
    expect((await send(server.url, `${SCHEDULES}${id}/next/?count=101`)).status).toBe(400);
    expect((await send(server.url, `${SCHEDULES}2147483000/next/?count=x`)).status).toBe(404);
  });

  it('can be changed by many requests at once', async () => {
    const { id } = await create({});
    const names = Array.from({ length: 40 }, (_, index) => `name ${index}`);
    const answers = await Promise.all(names.map((name) => patch(id, { name })));
    expect(answers.map(({ status, body }) => [status, body.name])).toEqual(names.map((name) => [200, name]));
    await remove(id);
  });

  it('whose time zone only a newer server knows say so, and keep no other from its ticks', async () => {
    const { id } = await create({ cron: '* * * * * *' });
    await database.query(`UPDATE schedule SET timezone = 'Mars/Phobos' WHERE id = $1`, [id]);
    const other = await create({ cron: '* * * * * *' });
    await until(
      async () => (await scheduleOf(server.url, other.id)).last_job !== null,
      'the other schedule has started a job',
    );
    const refused = { timezone: [expect.stringContaining('Not the name of a time zone')] };
    const next = await send(server.url, `${SCHEDULES}${id}/next/`);
    expect([next.status, next.body]).toEqual([400, refused]);
    const changed = await patch(id, { cron: RARE });
    expect([changed.status, changed.body]).toEqual([400, refused]);
    expect((await patch(id, { timezone: 'UTC' })).status).toBe(200);
    await remove(id);
    await remove(other.id);
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
    const job = await fire(server.url, database, id);
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
    expect(await scheduleOf(server.url, id)).toMatchObject({
      process: own,
      version: 1,
      inputs: { secret: '***' },
    });
    // A value that the caller sends is theirs to show.
    const sent = await patch(id, { version: 2, inputs: { secret: 'open' } });
    expect(sent.body).toMatchObject({ version: 2, inputs: { secret: 'open' } });
  });

  it('do not keep their process from being deleted, and go with it', async () => {
    const own = await submit(server.url, declaring());
    const { id } = await create({ process: own, cron: '* * * * * *' });
    await until(async () => {
      const { status } = await send(server.url, `/api/process/process/${own}/`, { method: 'DELETE' });
      return status === 204;
    }, 'no job of it is running');
    expect((await send(server.url, `${SCHEDULES}${id}/`)).status).toBe(404);
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
