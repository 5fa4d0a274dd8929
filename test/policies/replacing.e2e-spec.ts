import { execute, jobWhen, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { until } from '../support/until.js';
import { policyServer } from './policy-calls.js';

const LONG = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 600 } });

const REPLACING = 'SELECT FROM process_policy WHERE process_id = $1 AND is_replacing';

describe('policies that replace jobs', () => {
  const service = policyServer();
  const { policy, post, stop, states } = service;

  /** A process with jobs that wait, and a policy by which a new one replaces them all. */
  const replacing = async (backlog: number): Promise<number> => {
    const id = await submit(service.server.url, LONG);
    await service.database.query(
      `INSERT INTO job (process_id, definition_id, version, cuser)
       SELECT $1, definition_id, 1, 1 FROM process_version, generate_series(1, ${backlog}) WHERE process_id = $1`,
      [id],
    );
    await policy(id, { max_running: 1, on_limit: 'replace' });
    return id;
  };

  it('stop the oldest job, also with 50 executes at once', async () => {
    const id = await submit(service.server.url, LONG);
    await policy(id, { max_running: 1, on_limit: 'replace' });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post('/api/process/execute/', { id })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await until(async () => (await states(id)).running === 1, 'one job runs');
    await until(async () => (await states(id)).stopped === 49, 'the others are stopped');
    const newest = Math.max(...answers.map(({ body }) => body.job_id));
    expect((await send(service.server.url, `/api/job/job/${newest}/`)).body.state).toBe('running');
    const batch = await post('/api/process/batch/', { id, inputs: [{}, {}] });
    expect(batch.status).toBe(409);
    await stop(id);
  });

  it('replace a long backlog', async () => {
    const id = await replacing(20_000);
    const newest = await execute(service.server.url, id);
    await until(async () => (await states(id)).stopped === 20_000, 'the backlog is stopped');
    await jobWhen(service.server.url, newest, ({ state }) => state === 'running');
    await stop(id);
  });

  it('go on replacing a backlog after Postgres has refused it for a while', async () => {
    const id = await replacing(3_000);
    const { rows } = await service.database.query(
      'SELECT max(id) - 1000 AS id FROM job WHERE process_id = $1',
      [id],
    );
    await service.database.query(`
      CREATE SEQUENCE refused;
      CREATE FUNCTION refuse_stops() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM nextval('refused');
        RAISE EXCEPTION 'not now';
      END $$;
      CREATE TRIGGER refuse_stops BEFORE UPDATE ON job FOR EACH ROW
        WHEN (NEW.state = 'stopped' AND NEW.process_id = ${id} AND NEW.id = ${rows[0].id}) EXECUTE FUNCTION refuse_stops()`);
    const newest = await execute(service.server.url, id);
    await until(async () => {
      const refused = await service.database.query('SELECT is_called FROM refused');
      return refused.rows[0].is_called;
    }, 'a statement that stops jobs is refused');
    await service.database.query('DROP TRIGGER refuse_stops ON job');
    await until(async () => (await states(id)).stopped === 3_000, 'the backlog is stopped');
    await jobWhen(service.server.url, newest, ({ state }) => state === 'running');
    await stop(id);
  });

  it('replace a backlog also where the API has died that began to, and start none of it', async () => {
    const id = await replacing(0);
    // As an API that dies after the commit of the execute leaves it.
    await service.database.query(
      `WITH noted AS (UPDATE process_policy SET is_replacing = true WHERE process_id = $1)
       INSERT INTO job (process_id, definition_id, version, cuser, admitted)
       SELECT $1, definition_id, 1, 1, false FROM process_version, generate_series(1, 2000) WHERE process_id = $1`,
      [id],
    );
    await until(async () => (await states(id)).running === 1, 'the newest job runs');
    expect(await states(id)).toEqual({ stopped: 1_999, running: 1 });
    const { rows } = await service.database.query(
      'SELECT count(*)::int AS started FROM job WHERE process_id = $1 AND start_time IS NOT NULL',
      [id],
    );
    expect(rows[0].started).toBe(1);
    await stop(id);
  });

  it('stop no job that was executed after the policy was changed', async () => {
    const id = await replacing(3);
    const { rows } = await service.database.query('SELECT min(id) AS id FROM job WHERE process_id = $1', [
      id,
    ]);
    const other = await service.database.connect();
    try {
      // While another session has locked one of the jobs, the others are replaced again and again. One that is not held may just be
      // claimed, and would count as running.
      await service.database.query('UPDATE job SET admitted = false WHERE process_id = $1', [id]);
      await other.query('BEGIN');
      await other.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [rows[0].id]);
      const newest = await execute(service.server.url, id);
      await until(async () => (await states(id)).stopped === 2, 'the jobs that are not locked are stopped');
      await policy(id, { on_limit: 'queue' });
      const queued = [await execute(service.server.url, id), await execute(service.server.url, id)];
      await until(
        async () => (await service.database.query(REPLACING, [id])).rowCount === 0,
        'nothing is to be replaced any more',
      );
      await jobWhen(service.server.url, newest, ({ state }) => state === 'running');
      for (const job of queued)
        expect((await send(service.server.url, `/api/job/job/${job}/`)).body.state).toBe('waiting');
    } finally {
      await other.query('ROLLBACK');
      other.release();
    }
    await stop(id);
  });
});
