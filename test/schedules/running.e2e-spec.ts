import pg from 'pg';
import { Database } from '../../src/database/database.js';
import type { DueRow } from '../../src/schedules/due-statements.js';
import { type Plan, Planning } from '../../src/schedules/planning.js';
import { Round } from '../../src/schedules/round.js';
import { waitsForLock } from '../support/database.js';
import { line } from '../support/flows.js';
import { createInstallation, type Installation } from '../support/processes.js';
import { RARE, SCHEDULES } from '../support/schedules.js';
import { send } from '../support/send.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';
import { addUser, CallerOf, logIn, logInAdmin, logInNew, PASSWORD, REQUIRED } from '../support/users.js';

const SHORT = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 0 } });

describe('the workers of an installation', () => {
  let installation: Installation;
  let api: Server;
  let admin: CallerOf;
  let database: pg.Pool;

  beforeAll(async () => {
    installation = await createInstallation({
      ...REQUIRED,
      LIUCHENG_SWEEP_MS: '200',
      LIUCHENG_LEASE_MS: '1500',
    });
    api = await installation.startHere('api');
    admin = await logInAdmin(api.url);
    database = new pg.Pool({ connectionString: installation.databaseUrl });
  });

  afterEach(() => database.query('DELETE FROM schedule'));

  afterAll(async () => {
    await database.end();
    await installation.close();
  });

  /** Creates a process as a caller. Its flow does nothing. */
  const processOf = async (caller: CallerOf): Promise<number> => {
    const { id } = (await caller.post('/api/process/process/', { name: 'p', project: 'p' })).body;
    await caller.post('/api/process/upload/', { id });
    return id;
  };

  const create = async (caller: CallerOf, body: object): Promise<any> => {
    const answer = await caller.post(SCHEDULES, { name: 's', cron: RARE, ...body });
    expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
    return answer.body;
  };

  /** Makes this schedule and as many copies of it due at the next second. */
  const makeDue = async (id: number, copies: number): Promise<void> => {
    await database.query(
      `INSERT INTO schedule (process_id, name, cron, timezone, inputs, enabled, misfire, cuser)
       SELECT process_id, name, cron, timezone, inputs, enabled, misfire, cuser FROM schedule, generate_series(1, $2) WHERE id = $1`,
      [id, copies],
    );
    await database.query(`UPDATE schedule SET next_time = date_trunc('second', now()) + interval '1 s'`);
  };

  /** How many jobs each schedule has started, by the number of jobs. */
  const jobsBySchedule = async (): Promise<Record<number, number>> => {
    const { rows } = await database.query<{ jobs: number; schedules: number }>(
      `SELECT jobs, count(*)::int AS schedules
       FROM (SELECT s.id, count(a.id)::int AS jobs FROM schedule s
             LEFT JOIN audit a ON a.request_id = 'schedule ' || s.id AND a.action = 'execute' GROUP BY s.id) AS counted
       GROUP BY jobs`,
    );
    return Object.fromEntries(rows.map(({ jobs, schedules }) => [jobs, schedules]));
  };

  /** The plans of a worker for a schedule, also those that take longer than a round waits: on a busy machine, any can. */
  const plansFor = async (planning: Planning, row: DueRow): Promise<Plan[]> => {
    const { plans, late } = await planning.plan([row], () => undefined);
    return [...plans, ...(await Promise.all(late.values())).flat()];
  };

  const allHaveTicked = (): Promise<boolean> =>
    until(async () => {
      const { rows } = await database.query(
        'SELECT count(*)::int AS left FROM schedule WHERE last_job IS NULL',
      );
      return rows[0].left === 0;
    }, 'each schedule has started a job');

  it('start one job a tick together', async () => {
    await installation.workers(2);
    const { id } = await create(admin, { process: await processOf(admin) });
    await makeDue(id, 1_999);
    await allHaveTicked();
    expect(await jobsBySchedule()).toEqual({ 1: 2_000 });
  });

  it('start one job a tick, also if one of them is killed while it starts them', async () => {
    const [doomed] = await installation.workers(2);
    const { id } = await create(admin, { process: await processOf(admin) });
    await makeDue(id, 2_999);
    await until(async () => {
      const { rows } = await database.query(
        'SELECT count(*)::int AS ticked FROM schedule WHERE last_job IS NOT NULL',
      );
      return rows[0].ticked > 0;
    }, 'the first schedules have started jobs');
    await doomed!.end('SIGKILL');
    await allHaveTicked();
    expect(await jobsBySchedule()).toEqual({ 1: 3_000 });
  });

  it('start the jobs of ticks that they missed after they were restarted', async () => {
    await installation.workers(0);
    const { id } = await create(admin, { process: await processOf(admin), misfire: 'all' });
    const { next_time: next } = (await admin.get(`${SCHEDULES}${id}/`)).body;
    await database.query(`UPDATE schedule SET next_time = now() - interval '1 h'`);
    await installation.workers(1);
    await allHaveTicked();
    expect(await jobsBySchedule()).toEqual({ 1: 1 });
    expect((await admin.get(`${SCHEDULES}${id}/`)).body.next_time).toBe(next);
  });

  it('start nothing by a plan that was made before a failover, though another change has its revision now', async () => {
    await installation.workers(0);
    const worker = await installation.startHere('all');
    const { id } = await create(admin, { process: await processOf(admin) });
    const { rows } = await database.query<DueRow>(
      `SELECT *, utime::text AS changed_at, 1 AS bytes, extract(epoch FROM next_time)::float8 * 1000 AS due FROM schedule WHERE id = $1`,
      [id],
    );
    const [row] = rows;
    const lost = { ...row!, due: Date.now() - 1_000, now: Date.now() };
    const plans = await plansFor(worker.app.get(Planning, { strict: false }), lost);
    expect(plans).toMatchObject([{ kind: 'start', starts: [{ tick: lost.due }] }]);
    await worker.app.get(Round, { strict: false }).run(plans);
    expect(await jobsBySchedule()).toEqual({ 0: 1 });
    await worker.close();
  });

  it('start nothing by a plan for a schedule that a failover has lost, though another one has its id, revision and time', async () => {
    await installation.workers(0);
    const worker = await installation.startHere('all');
    const { id } = await create(admin, { process: await processOf(admin) });
    const [planning, round] = [
      worker.app.get(Planning, { strict: false }),
      worker.app.get(Round, { strict: false }),
    ];
    const plans = async () => {
      const [row] = await worker.app.get(Database).rows<DueRow>({
        name: 'test-due',
        text: `SELECT *, utime::text AS changed_at, 1 AS bytes, extract(epoch FROM next_time)::float8 * 1000 AS due FROM schedule`,
      });
      return plansFor(planning, { ...row!, now: row!.due });
    };
    const lost = await plans();
    expect(lost).toMatchObject([{ kind: 'start', row: { id } }]);
    await database.query('UPDATE schedule SET utime = clock_timestamp()');
    await round.run(lost);
    expect(await jobsBySchedule()).toEqual({ 0: 1 });
    await round.run(await plans());
    expect(await jobsBySchedule()).toEqual({ 1: 1 });
    await worker.close();
  });

  it('do not let a user change the schedule of another one that has got the id of a lost one in a failover', async () => {
    const editors = [await logInNew(admin, 'loser', 'editor'), await logInNew(admin, 'winner', 'editor')];
    const [lost, other] = await Promise.all(
      editors.map(async (editor) => create(editor, { process: await processOf(editor) })),
    );
    const session = await database.connect();
    await session.query('BEGIN');
    await session.query('SELECT FROM schedule WHERE id = $1 FOR UPDATE', [lost.id]);
    const patch = { method: 'PATCH', body: { name: 'changed' } };
    const answer = editors[0]!.send(`${SCHEDULES}${lost.id}/`, patch);
    await until(() => waitsForLock(database), 'the change waits');
    await session.query('UPDATE schedule SET cuser = $2, utime = clock_timestamp() WHERE id = $1', [
      lost.id,
      other.cuser,
    ]);
    await session.query('COMMIT');
    session.release();
    expect((await answer).status).toBe(403);
    expect((await admin.get(`${SCHEDULES}${lost.id}/`)).body.name).toBe('s');
  });

  it('start the job of one user between thousands of another that have been due for longer', async () => {
    await installation.workers(0);
    const { id } = await create(admin, { process: await processOf(admin) });
    await makeDue(id, 4_999);
    await addUser(admin, 'patient', 'editor');
    const editor = await logIn(api.url, 'patient', PASSWORD);
    const own = await create(editor, { process: await processOf(editor) });
    await database.query(
      `UPDATE schedule SET next_time = now() - CASE id WHEN $1 THEN interval '1 s' ELSE interval '2 s' END`,
      [own.id],
    );
    await installation.workers(1);
    await allHaveTicked();
    const { rows } = await database.query(
      `SELECT count(*)::int AS later FROM schedule WHERE last_job > (SELECT last_job FROM schedule WHERE id = $1)`,
      [own.id],
    );
    expect(rows[0].later).toBeGreaterThan(3_000);
  });

  describe('with one of them', () => {
    beforeAll(() => installation.workers(1));

    it('start jobs as the creator, and none when this user is deactivated or may not execute', async () => {
      for (const change of [{ is_active: false }, { role: 'viewer' }]) {
        const name = `editor${Object.keys(change)[0]}`;
        const userId = await addUser(admin, name, 'editor');
        const editor = await logIn(api.url, name, PASSWORD);
        const { id, cuser } = await create(editor, { process: await processOf(editor) });
        expect(cuser).toBe(userId);
        await admin.send(`/api/user/user/${userId}/`, { method: 'PATCH', body: change });
        await makeDue(id, 0);
        const off = await until(async () => {
          const { body } = await admin.get(`${SCHEDULES}${id}/`);
          return body.enabled === false && body;
        }, 'it is switched off');
        expect(off).toMatchObject({ last_job: null, next_time: null });
        expect(off.error).toBe(
          'The user who created the schedule is not active any more, or may no longer execute processes.',
        );
        const again = await admin.send(`${SCHEDULES}${id}/`, { method: 'PATCH', body: { enabled: true } });
        expect([again.status, Object.keys(again.body)]).toEqual([400, ['enabled']]);
        await admin.send(`${SCHEDULES}${id}/`, { method: 'DELETE' });
      }
    });

    /** How many sessions wait for a lock of another one. */
    const sessionsBehind = async (pid: number): Promise<number> =>
      (
        await database.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND $1 = ANY (pg_blocking_pids(pid))`,
          [pid],
        )
      ).rowCount!;

    it.each([
      ['process', 'SELECT FROM process WHERE id = $1 FOR UPDATE'],
      // A job freezes the draft, as a save leaves it, when it runs it.
      ['draft', 'SELECT FROM draft WHERE process_id = $1 FOR UPDATE'],
    ])('wait for a %s that another session has locked, while other schedules go on', async (what, lock) => {
      const held =
        what === 'draft'
          ? (await admin.post('/api/process/process/', { name: 'p', project: 'p' })).body.id
          : await processOf(admin);
      const [waiting, going] = [
        await create(admin, { process: held }),
        await create(admin, { process: await processOf(admin) }),
      ];
      await admin.post('/api/process/save/', { id: held, ...SHORT });
      const session = await database.connect();
      try {
        await session.query('BEGIN');
        const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await session.query(lock, [held]);
        await makeDue(waiting.id, 0);
        // By then the locked one has been tried.
        await database.query(`UPDATE schedule SET next_time = next_time + interval '1 s' WHERE id = $1`, [
          going.id,
        ]);
        let waits = 0;
        await until(async () => {
          waits += await sessionsBehind(rows[0]!.pid);
          return (await admin.get(`${SCHEDULES}${going.id}/`)).body.last_job !== null;
        }, 'the other ticks');
        // A statement that waits for the lock holds back the others until it is cancelled.
        expect(waits).toBe(0);
        expect((await admin.get(`${SCHEDULES}${waiting.id}/`)).body).toMatchObject({
          enabled: true,
          last_job: null,
        });
      } finally {
        await session.query('ROLLBACK');
        session.release();
      }
      await allHaveTicked();
      expect(await jobsBySchedule()).toEqual({ 1: 2 });
    });

    it('start the jobs of other processes while Postgres refuses those of one, and these as soon as it takes them', async () => {
      const [refused, free] = [await processOf(admin), await processOf(admin)];
      const [waiting, going] = [
        await create(admin, { process: refused }),
        await create(admin, { process: free }),
      ];
      await database.query(`
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON job FOR EACH ROW WHEN (NEW.process_id = ${refused}) EXECUTE FUNCTION refuse()`);
      try {
        await makeDue(waiting.id, 0);
        await until(
          async () => (await admin.get(`${SCHEDULES}${going.id}/`)).body.last_job !== null,
          'the other ticks',
        );
        expect((await admin.get(`${SCHEDULES}${waiting.id}/`)).body).toMatchObject({
          enabled: true,
          last_job: null,
        });
      } finally {
        await database.query('DROP FUNCTION refuse CASCADE');
      }
      await allHaveTicked();
      expect(await jobsBySchedule()).toEqual({ 1: 2 });
    });

    it('skip a tick where the policy of the process refuses the job', async () => {
      const process = await processOf(admin);
      await database.query(
        `INSERT INTO process_policy (process_id, max_running, on_limit) VALUES ($1, 1, 'skip')`,
        [process],
      );
      await database.query(
        `INSERT INTO job (process_id, definition_id, version, cuser, state, lease_until, admitted)
         SELECT $1, definition_id, number, 1, 'running', now() + interval '1 h', true FROM process_version WHERE process_id = $1`,
        [process],
      );
      const { id } = await create(admin, { process });
      await makeDue(id, 0);
      const row = await until(async () => {
        const { body } = await admin.get(`${SCHEDULES}${id}/`);
        return body.last_time !== null && body;
      }, 'it has ticked');
      expect(row).toMatchObject({ enabled: true, last_job: null, error: null });
      await database.query(`DELETE FROM job WHERE process_id = $1`, [process]);
    });

    it('go on after Postgres has closed their connections', async () => {
      const { id } = await create(admin, { process: await processOf(admin), cron: '* * * * * *' });
      await until(
        async () => (await admin.get(`${SCHEDULES}${id}/`)).body.last_job !== null,
        'it has ticked',
      );
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> ''`,
      );
      const { last_job: before } = (await database.query('SELECT last_job FROM schedule')).rows[0];
      await until(async () => {
        const { rows } = await database.query('SELECT last_job, enabled FROM schedule');
        return rows[0].enabled && rows[0].last_job > before;
      }, 'it ticks again');
    });
  });

  it('let an editor change and delete only own schedules, and a viewer only read them', async () => {
    const [ada, bob, eve] = await Promise.all(
      (['ada', 'bob', 'eve'] as const).map(async (name) => {
        await addUser(admin, name, name === 'eve' ? 'viewer' : 'editor');
        return logIn(api.url, name, PASSWORD);
      }),
    );
    const { id } = await create(ada!, { process: await processOf(ada!) });
    const change = (by: CallerOf) =>
      by.send(`${SCHEDULES}${id}/`, { method: 'PATCH', body: { name: 'changed' } });
    expect((await change(bob!)).status).toBe(403);
    for (const [path, body] of [[`${id}/`], ['', { pk: String(id) }]] as const) {
      const refused = await bob!.send(`${SCHEDULES}${path}`, { method: 'DELETE', body });
      expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining(`: ${id}.`)]);
    }
    const bulk = await bob!.send(SCHEDULES, { method: 'DELETE', body: { 'pk[]': [id, 2147483000] } });
    expect(bulk.status).toBe(404);
    expect((await eve!.get(`${SCHEDULES}${id}/`)).status).toBe(200);
    expect((await eve!.post(SCHEDULES, {})).status).toBe(403);
    expect((await change(ada!)).status).toBe(200);
    expect((await change(admin)).body.cuser).toBe((await ada!.get('/api/user/me/')).body.id);
    expect((await send(api.url, SCHEDULES)).status).toBe(401);
  });
});
