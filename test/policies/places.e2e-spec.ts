import pg from 'pg';
import { Admission } from '../../src/jobs/admission/admission.js';
import { waitsForLock } from '../support/database.js';
import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer } from '../support/server.js';
import { until } from '../support/until.js';
import { policyServer } from './policy-calls.js';

const LONG = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 600 } });
const SHORT = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 0.2 } });

describe('policies that limit running jobs', () => {
  const service = policyServer();
  const { policy, post, stop, states } = service;

  it('count the jobs of a batch that was being inserted when they were set', async () => {
    const id = await submit(service.server.url, LONG);
    const session = await service.database.connect();
    try {
      await session.query('BEGIN');
      // The batch has its snapshot, and waits to learn whether the id of its first job is taken.
      await session.query(`
        INSERT INTO job (id, process_id, definition_id, cuser)
        SELECT last_value + is_called::int, ${id}, 1, 1 FROM job_id_seq`);
      const batch = post('/api/process/batch/', { id, inputs: [{}, {}] });
      await until(() => waitsForLock(service.database), 'the batch is being inserted');
      const executed = policy(id, { max_running: 1, on_limit: 'skip' }).then(() =>
        post('/api/process/execute/', { id }),
      );
      const asks = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%INTERSECT%' AND pid <> pg_backend_pid()`;
      await Promise.race([
        executed,
        until(
          async () => (await service.database.query(asks)).rowCount !== 0,
          'the change waits for the batch',
        ),
      ]);
      await session.query('ROLLBACK');
      expect((await batch).status).toBe(200);
      expect((await executed).status).toBe(409);
    } finally {
      session.release(true);
    }
    await stop(id);
  });

  it('run no more than max_running jobs, and use a free place within a second', async () => {
    const id = await submit(service.server.url, SHORT);
    await policy(id, { max_running: 2 });
    const jobs = await Promise.all(Array.from({ length: 10 }, () => execute(service.server.url, id)));
    let most = 0;
    await until(async () => {
      const now = await states(id);
      most = Math.max(most, (now.running ?? 0) + (now.stopping ?? 0));
      return now.successful === jobs.length;
    }, 'all jobs have ended');
    expect(most).toBe(2);
    const { rows } = await service.database.query(
      `SELECT max(gap) AS gap FROM (
        SELECT extract(epoch FROM start_time - lag(finish_time, 2) OVER (ORDER BY start_time))::float8 AS gap
        FROM job WHERE process_id = $1
      ) AS gaps`,
      [id],
    );
    expect(rows[0].gap).toBeLessThan(1);
  });

  it('count parked jobs, and give the place of a stopped one to the next', async () => {
    const id = await submit(service.server.url, LONG);
    await policy(id, { max_running: 1 });
    const [first, second] = [await execute(service.server.url, id), await execute(service.server.url, id)];
    await jobWhen(service.server.url, first, ({ state }) => state === 'running');
    await until(
      async () =>
        (await service.database.query('SELECT FROM job WHERE id = $1 AND worker IS NULL', [first]))
          .rowCount === 1,
      'the first job has parked',
    );
    expect(await states(id)).toEqual({ running: 1, waiting: 1 });
    await post(`/api/process/stop/${first}/`, {});
    await jobWhen(service.server.url, second, ({ state }) => state === 'running');
    await stop(id);
  });

  it('hold jobs that waited already, and let them go when the limit is gone', async () => {
    const api = await startServer({ LIUCHENG_ROLE: 'api' });
    const id = await submit(api.url, LONG);
    const jobs = await Promise.all(Array.from({ length: 3 }, () => execute(api.url, id)));
    const limit = (most: number | null) =>
      send(api.url, `/api/process/policy/${id}/`, { method: 'PATCH', body: { max_running: most } });
    await limit(1);
    const worker = await startServer({ ...api.environment, LIUCHENG_ROLE: 'all' });
    const own = new pg.Pool({ connectionString: api.database });
    const count = async (condition: string): Promise<number> =>
      (await own.query(`SELECT FROM job WHERE ${condition}`)).rowCount!;
    await until(async () => (await count(`state = 'waiting' AND admitted = false`)) === 2, 'two are held');
    await until(async () => (await count('start_time IS NOT NULL')) === 1, 'one has started');
    await limit(null);
    await until(async () => (await count('start_time IS NOT NULL')) === jobs.length, 'all jobs run');
    await send(api.url, '/api/job/stop/', { method: 'POST', body: { process: id } });
    await own.end();
    await worker.close();
    await api.close();
  });

  it('take back places that were given under a former limit', async () => {
    const api = await startServer({ LIUCHENG_ROLE: 'api' });
    const own = new pg.Pool({ connectionString: api.database });
    const id = await submit(api.url, LONG);
    const limit = (most: number | null) =>
      send(api.url, `/api/process/policy/${id}/`, { method: 'PATCH', body: { max_running: most } });
    const places = async (): Promise<number> =>
      (await own.query('SELECT FROM job WHERE process_id = $1 AND admitted', [id])).rowCount!;
    await limit(3);
    for (let started = 0; started < 5; started += 1) await execute(api.url, id);
    await until(async () => (await places()) === 3, 'three have places');
    await limit(null);
    await limit(1);
    const worker = await startServer({ ...api.environment, LIUCHENG_ROLE: 'all' });
    const running = async (): Promise<number> =>
      (await own.query(`SELECT FROM job WHERE process_id = $1 AND start_time IS NOT NULL`, [id])).rowCount!;
    await until(async () => (await running()) > 0, 'one runs');
    // The sweeper has looked for more, and the queue has delivered what was in it.
    await until(
      async () => (await own.query('SELECT FROM job WHERE admitted = false')).rowCount === 4,
      'held',
    );
    expect(await running()).toBe(1);
    await send(api.url, '/api/job/stop/', { method: 'POST', body: { process: id } });
    await worker.close();
    await own.end();
    await api.close();
  });

  it('let go of all held jobs when the limit is gone, without a look for each thousand of them', async () => {
    const api = await startServer({ LIUCHENG_ROLE: 'api' });
    const own = new pg.Pool({ connectionString: api.database });
    const id = await submit(api.url, LONG);
    await own.query(
      `INSERT INTO job (process_id, definition_id, version, cuser, admitted)
       SELECT $1, definition_id, 1, 1, false FROM process_version, generate_series(1, 2500) WHERE process_id = $1`,
      [id],
    );
    await own.query('INSERT INTO process_policy (process_id) VALUES ($1)', [id]);
    // An API looks for held jobs only when it is told of them.
    api.app.get(Admission, { strict: false }).admit(id);
    await until(
      async () => (await own.query('SELECT FROM job WHERE admitted = false')).rowCount === 0,
      'all',
    );
    await own.end();
    await api.close();
  });

  it('hold while two APIs and two workers race', async () => {
    const other = await startServer(service.server.environment);
    const [queued, skipping] = [
      await submit(service.server.url, SHORT),
      await submit(service.server.url, LONG),
    ];
    await policy(queued, { max_running: 2 });
    await policy(skipping, { max_running: 5, on_limit: 'skip' });
    await service.database.query(`
      CREATE TABLE most_running (running bigint);
      CREATE FUNCTION note_running() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO most_running SELECT count(*) FROM job
        WHERE process_id = NEW.process_id AND state IN ('running', 'stopping');
        RETURN NULL;
      END $$;
      CREATE TRIGGER note_running AFTER UPDATE ON job FOR EACH ROW
        WHEN (NEW.state = 'running' AND OLD.state = 'waiting' AND NEW.process_id = ${queued}) EXECUTE FUNCTION note_running()`);
    const jobs = Array.from({ length: 40 }, (_, index) =>
      execute(index % 2 === 0 ? service.server.url : other.url, queued),
    );
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          send(index % 2 === 0 ? service.server.url : other.url, '/api/process/execute/', {
            method: 'POST',
            body: { id: skipping },
          }),
        ),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
      await stop(skipping);
    }
    for (const job of await Promise.all(jobs))
      expect((await ended(service.server.url, job)).state).toBe('successful');
    const { rows } = await service.database.query('SELECT max(running)::int AS most FROM most_running');
    expect(rows[0].most).toBe(2);
    await service.database.query('DROP TRIGGER note_running ON job');
    await other.close();
  });

  it('start no job that has waited when max_running is lowered', async () => {
    const id = await submit(
      service.server.url,
      line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 0.5 } }),
    );
    await policy(id, { max_running: 500 });
    const inputs = Array.from({ length: 120 }, () => ({}));
    await post('/api/process/batch/', { id, inputs });
    await until(async () => ((await states(id)).running ?? 0) >= 50, 'all slots are occupied');
    await policy(id, { max_running: 1 });
    const { rows } = await service.database.query('SELECT now() AS lowered');
    await until(async () => ((await states(id)).running ?? 0) <= 1, 'the jobs that ran have ended');
    const started = await service.database.query(
      'SELECT count(*)::int AS count FROM job WHERE process_id = $1 AND start_time > $2',
      [id, rows[0].lowered],
    );
    expect(started.rows[0].count).toBeLessThanOrEqual(2);
    await stop(id);
  });
});
