import pg from 'pg';
import { draft, ended, line, submit } from '../support/flows.js';
import { declaring, fire, makeSchedule, RARE, scheduleOf, SCHEDULES } from '../support/schedules.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

describe('schedules, at their ticks,', () => {
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

  const patch = (id: number, body: object) =>
    send(server.url, `${SCHEDULES}${id}/`, { method: 'PATCH', body });
  const create = ({ process: of = process, ...more }: { process?: number; [field: string]: unknown } = {}) =>
    makeSchedule(server.url, of, more);

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
      const now = await scheduleOf(server.url, id);
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
    const { next_time: next } = await scheduleOf(server.url, id);
    await database.query('UPDATE schedule SET next_time = to_timestamp($2) WHERE id = $1', [
      id,
      next - 4 * 86_400,
    ]);
    await until(async () => (await scheduleOf(server.url, id)).next_time === next, 'it has moved on');
    const { body } = await send(server.url, `/api/job/job/?process=${own}`);
    expect(body.count).toBe(count);
    expect((await scheduleOf(server.url, id)).last_time).toBe(count === 0 ? null : next - 86_400);
  });

  it('all: start a hundred jobs at most', async () => {
    const own = await submit(server.url, declaring());
    const { id } = await create({ process: own, cron: RARE, misfire: 'all' });
    await database.query(
      `UPDATE schedule SET cron = '* * * * *', next_time = now() - interval '3 days' WHERE id = $1`,
      [id],
    );
    await until(async () => (await scheduleOf(server.url, id)).last_job !== null, 'it has ticked');
    await patch(id, { enabled: false });
    const { body } = await send(server.url, `/api/job/job/?process=${own}`);
    expect([100, 101]).toContain(body.count);
  });

  it('run the newest version at the tick, or the one that they name', async () => {
    const own = await submit(server.url, declaring());
    const [newest, first] = [await create({ process: own }), await create({ process: own, version: 1 })];
    await send(server.url, '/api/process/save/', {
      method: 'POST',
      body: { id: own, ...declaring({ name: 'n2', type: 'number', scope: 'flow', value: 0 }) },
    });
    await send(server.url, '/api/process/upload/', { method: 'POST', body: { id: own } });
    expect((await fire(server.url, database, newest.id)).version).toBe(2);
    expect((await fire(server.url, database, first.id)).version).toBe(1);
  });

  it('are switched off where their inputs no longer fit, and say why in both languages', async () => {
    const own = await submit(server.url, declaring());
    const { id } = await create({ process: own, inputs: { count: 1, secret: 'hunter2' } });
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id: own, ...line() } });
    await send(server.url, '/api/process/upload/', { method: 'POST', body: { id: own } });
    expect(await fire(server.url, database, id)).toMatchObject({
      enabled: false,
      next_time: null,
      last_job: null,
    });
    const zh = await send(server.url, `${SCHEDULES}${id}/`, { headers: { 'accept-language': 'zh' } });
    expect(zh.body.error).toMatch(/^输入已不符合流程。count：流程没有变量“count”/);
    expect((await scheduleOf(server.url, id)).error).toMatch(
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
    expect((await fire(server.url, database, id)).error).toContain(
      'no longer declares variables of the type password',
    );
  });

  it('are switched off where the draft that would run has faults', async () => {
    const own = await draft(server.url, declaring());
    const { id } = await create({ process: own });
    await send(server.url, '/api/process/save/', {
      method: 'POST',
      body: { id: own, nodeList: [], linkList: [], variables: [] },
    });
    expect((await fire(server.url, database, id)).error).toMatch(
      /^The draft that would run is invalid\. The flow has 1 fault\. /,
    );
    const refused = await send(server.url, SCHEDULES, {
      method: 'POST',
      body: { process: own, name: 's', cron: RARE, inputs: { count: 1 } },
    });
    expect([refused.status, refused.body.inputs[0]]).toEqual([400, expect.stringContaining('has faults')]);
  });
});
