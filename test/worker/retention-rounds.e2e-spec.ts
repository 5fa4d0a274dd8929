import pg from 'pg';
import type { Statement } from '../../src/database/database.js';
import {
  DEFINITIONS_AT_ONCE,
  EXPIRE_AUDIT,
  EXPIRE_DEFINITIONS,
  EXPIRE_KEYS,
  EXPIRE_VALUES,
  LOCK_OLD_JOBS,
  MOST_LOOKED_AT,
  ROWS_AT_ONCE,
  UNUSED_DEFINITIONS,
} from '../../src/worker/retention-statements.js';
import { Retention } from '../../src/worker/retention.js';
import { VARIABLES_AT } from '../../src/variables/shared-variables.js';
import { VARIABLES } from '../../src/variables/variable-list.js';
import { draft, ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { waitsForLock } from '../support/database.js';
import { until } from '../support/until.js';

const VARIABLE = '/api/process/variable/';

describe('a round of retention', () => {
  let server: Server;
  let client: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_KEEP_DAYS: '1', LIUCHENG_AUDIT_DAYS: '1' });
    client = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  const retention = () => server.app.get(Retention, { strict: false });
  const oldKey = (key: string) =>
    client.query(
      `INSERT INTO execute_key (cuser, key, body, job_id, ctime) VALUES (1, $1, 'b', 1, now() - interval '2 days')`,
      [key],
    );
  const keys = async (): Promise<string[]> =>
    (await client.query('SELECT key FROM execute_key ORDER BY key')).rows.map(({ key }) => key);
  const count = async (query: string, values: unknown[] = []): Promise<number> =>
    (await client.query(query, values)).rowCount!;
  /** A shared variable that had the values 1, 2, …; all but the last ended an hour ago. */
  const changed = async (name: string, values: number): Promise<number> => {
    const { body } = await send(server.url, VARIABLE, {
      method: 'POST',
      body: { name, type: 'number', value: 1 },
    });
    for (let value = 2; value <= values; value += 1)
      await send(server.url, `${VARIABLE}${body.id}/`, { method: 'PATCH', body: { value } });
    await client.query(
      `UPDATE variable_value SET ended_at = now() - interval '1 hour' WHERE until IS NOT NULL`,
    );
    return body.id;
  };
  const valuesOf = async (id: number): Promise<string[]> =>
    (
      await client.query('SELECT value FROM variable_value WHERE variable_id = $1 ORDER BY since', [id])
    ).rows.map(({ value }) => value);

  it('deletes keys, values and audit records even if jobs cannot be deleted, and the jobs in the next round', async () => {
    const job = await execute(server.url, await submit(server.url, line()));
    await ended(server.url, job);
    await client.query(`UPDATE job SET finish_time = now() - interval '2 days' WHERE id = $1`, [job]);
    await client.query(`UPDATE audit SET ctime = now() - interval '2 days'`);
    await oldKey('old');
    const variable = await changed('kept', 2);
    await client.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
      CREATE TRIGGER refuse BEFORE DELETE ON job EXECUTE FUNCTION refuse()`);
    await retention().expire();
    await client.query('DROP TRIGGER refuse ON job');
    expect(await keys()).toEqual([]);
    expect(await valuesOf(variable)).toEqual(['2']);
    expect(await count(`SELECT FROM audit WHERE ctime < now() - interval '1 day'`)).toBe(0);
    expect(await count('SELECT FROM job WHERE id = $1', [job])).toBe(1);
    await retention().expire();
    expect(await count('SELECT FROM job WHERE id = $1', [job])).toBe(0);
  });

  it('deletes old audit records behind more of a wrong future, but none while the clock of Postgres is ahead', async () => {
    await client.query('DELETE FROM audit');
    const record = (when: string) =>
      `INSERT INTO audit (ctime, action, object, request_id) SELECT ${when}, 'login', 'user', 'r' FROM generate_series(1, ${ROWS_AT_ONCE})`;
    await client.query(record(`now() + interval '10 years'`));
    await client.query(record(`now() - interval '2 days'`));
    await client.query(record(`now() - interval '3 days'`));
    await retention().expire(Date.now() - 2 * 3_600_000);
    expect(await count(`SELECT FROM audit WHERE ctime < now()`)).toBe(2 * ROWS_AT_ONCE);
    await retention().expire();
    expect(await count(`SELECT FROM audit WHERE ctime < now()`)).toBe(0);
    expect(await count(`SELECT FROM audit WHERE ctime > now()`)).toBe(ROWS_AT_ONCE);
    await client.query('DELETE FROM audit');
  });

  it('deletes a job with more than one statement may delete in time, and those behind it', async () => {
    const id = await submit(server.url, line());
    const jobs = [await execute(server.url, id), await execute(server.url, id)];
    for (const job of jobs) await ended(server.url, job);
    await client.query(
      `UPDATE job SET finish_time = now() - interval '3 days' + id * interval '1 ms' WHERE id = ANY ($1)`,
      [jobs],
    );
    await client.query(
      `INSERT INTO job_log (job_id, first_row, rows, text)
       SELECT $1, n, 1, (SELECT string_agg(md5((n * 32768 + part)::text), '') FROM generate_series(1, 32768) AS part)
       FROM generate_series(100, 139) AS n`,
      [jobs[0]],
    );
    await client.query(`
      CREATE FUNCTION cancel_large() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT sum(octet_length(text)) FROM removed) > 32 * 1024 * 1024
          THEN RAISE 'canceling statement due to statement timeout' USING ERRCODE = 'query_canceled'; END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER cancel_large AFTER DELETE ON job_log REFERENCING OLD TABLE AS removed EXECUTE FUNCTION cancel_large()`);
    await retention().expire();
    await client.query('DROP TRIGGER cancel_large ON job_log');
    expect(await count('SELECT FROM job WHERE id = ANY ($1)', [jobs])).toBe(0);
    expect(await count('SELECT FROM job_log WHERE job_id = ANY ($1)', [jobs])).toBe(0);
  });

  it('keeps a failed job until the process that its policy names is executed', async () => {
    const failing = line({ id: 'd', name: 'core.log.print', inputs: { message: '{{ $error("no") }}' } });
    const [handler, process] = [await submit(server.url, line()), await submit(server.url, failing)];
    const policy = `/api/process/policy/${process}/`;
    await send(server.url, policy, { method: 'PATCH', body: { on_failure: handler } });
    const locker = await client.connect();
    await locker.query('BEGIN');
    await locker.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [handler]);
    const job = await execute(server.url, process);
    await ended(server.url, job);
    await client.query(`UPDATE job SET finish_time = now() - interval '2 days' WHERE id = $1`, [job]);
    await retention().expire();
    expect(await count('SELECT FROM job WHERE id = $1', [job])).toBe(1);
    await locker.query('ROLLBACK');
    locker.release();
    const isHandled = async () =>
      (await count('SELECT FROM job WHERE process_id = $1', [handler])) === 1 &&
      (await count('SELECT FROM job_failure')) === 0;
    await until(isHandled, 'the process is executed');
    await retention().expire();
    expect(await count('SELECT FROM job WHERE id = $1', [job])).toBe(0);
  });

  it('does not run at the same time as another', async () => {
    const holder = await client.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE execute_key');
    const first = retention().expire();
    await until(() => waitsForLock(client), 'the round waits for the table');
    const second = retention().expire();
    await holder.query('COMMIT');
    holder.release();
    expect(second).toBe(first);
    await first;
    await retention().expire();
  });

  it('keeps a key that a concurrent execute uses again, and deletes the others', async () => {
    await oldKey('again');
    await oldKey('old');
    const taker = await client.connect();
    await taker.query('BEGIN');
    await taker.query(`UPDATE execute_key SET ctime = now(), job_id = 2 WHERE key = 'again'`);
    const round = { done: false };
    const expired = retention()
      .expire()
      .then(() => (round.done = true));
    await until(async () => round.done || (await waitsForLock(client)), 'the round waits for the key');
    await taker.query('COMMIT');
    taker.release();
    await expired;
    expect(await keys()).toEqual(['again']);
  });

  it('keeps the value of a shared variable that a job sees which has not ended or can be resumed, and no other', async () => {
    const id = await changed('seen', 3);
    const waits = line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 600 } });
    const job = await execute(server.url, await submit(server.url, waits));
    await jobWhen(server.url, job, ({ state }) => state === 'running');
    for (const value of [4, 5, 6])
      await send(server.url, `${VARIABLE}${id}/`, { method: 'PATCH', body: { value } });
    await client.query(`UPDATE variable_value SET ended_at = now() - interval '1 hour' WHERE until > 0`);
    expect(await valuesOf(id)).toEqual(['1', '2', '3', '4', '5', '6']);
    await retention().expire();
    expect(await valuesOf(id)).toEqual(['3', '6']);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    await retention().expire();
    expect(await valuesOf(id)).toEqual(['3', '6']);
    await client.query('DELETE FROM job WHERE id = $1', [job]);
    await retention().expire();
    expect(await valuesOf(id)).toEqual(['6']);
  });

  it('looks through former values of shared variables without temporary files, whatever the moments that jobs can be resumed at', async () => {
    await client.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, finish_time, variables_at)
       SELECT 1, 1, 1, 'stopped', now(), 2 * n FROM generate_series(500001, 520000) AS n`,
    );
    // One of these jobs sees the last of these values, and none another one.
    await client.query(
      `INSERT INTO variable_value (variable_id, since, until, name, type, value, ended_at)
       SELECT n, 1000001 + n / 501, 1000002 + n / 501, 'v', 'number', n, now() - interval '1 hour' FROM generate_series(1, 501) AS n`,
    );
    const explained = await client.query(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${EXPIRE_VALUES.text.replaceAll('$1', 'NULL')}`,
    );
    const [{ Plan: plan }] = explained.rows[0]['QUERY PLAN'];
    expect(plan['Temp Written Blocks']).toBeLessThan(1_000);
    const { rows } = await client.query('DELETE FROM variable_value WHERE since > 1000000 RETURNING value');
    expect(rows).toEqual([{ value: '501' }]);
    await client.query('DELETE FROM job WHERE variables_at > 1000000');
  });

  it.each<[string, Statement, string]>([
    ['old keys', EXPIRE_KEYS, 'execute_key_ctime'],
    ['trials of a definition', EXPIRE_DEFINITIONS, 'job_trial'],
    ['trials of definitions', UNUSED_DEFINITIONS, 'job_trial'],
    ['versions of definitions', UNUSED_DEFINITIONS, 'process_version_definition'],
    ['old audit records', EXPIRE_AUDIT, 'audit_time'],
    ['the audit records to delete', EXPIRE_AUDIT, 'audit_pkey'],
    ['shared variables at a moment', VARIABLES_AT, 'variable_value_span'],
    ['moments of jobs that can be resumed', EXPIRE_VALUES, 'job_resumable'],
    ['moments of jobs that have not ended', EXPIRE_VALUES, 'job_waiting'],
    [
      'current values of shared variables',
      VARIABLES.statement({}, [{ field: 'id', descending: true }]),
      'variable_value_current',
    ],
  ])('finds %s by an index', async (_, { text }, index) => {
    const connection = await client.connect();
    // The tables of the test are too small for the planner to prefer an index.
    await connection.query('SET enable_seqscan = off');
    const { rows } = await connection.query(`EXPLAIN (GENERIC_PLAN) ${text}`);
    connection.release(true);
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
  });

  it('deletes definitions that only refused trials have used, also behind many that are used', async () => {
    const variables = [{ name: 'n', type: 'number' }];
    const id = await draft(server.url, { ...line(), variables });
    const definitions = async (): Promise<number[]> =>
      (await client.query('SELECT id FROM flow_definition WHERE process_id = $1 ORDER BY id', [id])).rows.map(
        (row) => row.id,
      );
    for (const node of ['first', 'second']) {
      const changed = { ...line({ id: node, name: 'core.log.print' }), variables };
      await send(server.url, '/api/process/save/', { method: 'POST', body: { id, ...changed } });
      const trial = { id, trial: true, inputs: { n: 'no number' } };
      expect((await send(server.url, '/api/process/execute/', { method: 'POST', body: trial })).status).toBe(
        400,
      );
    }
    const [first, second] = await definitions();
    await retention().expire();
    expect(await definitions()).toEqual([first, second]);
    await client.query(`UPDATE process SET utime = now() - interval '1 hour' WHERE id = $1`, [id]);
    const other = await submit(server.url, line());
    await client.query(
      `WITH made AS (
         INSERT INTO flow_definition (process_id, hash, text, nodes) SELECT $1, n, '', 0 FROM generate_series(1, $2::int) AS n
         RETURNING id, hash
       )
       INSERT INTO process_version (process_id, number, definition_id, cuser) SELECT $1, hash::int + 1, id, 1 FROM made`,
      [other, 3 * DEFINITIONS_AT_ONCE],
    );
    await retention().expire();
    expect(await definitions()).toEqual([second]);
    expect(await count('SELECT FROM flow_definition WHERE process_id = $1', [other])).toBe(
      3 * DEFINITIONS_AT_ONCE + 1,
    );
  });

  it('looks at a bounded number of old trials of a changed process at a time, and deletes the jobs of others behind them', async () => {
    const flow = line({ id: 'p', name: 'core.log.print' });
    const [changing, other] = [await submit(server.url, flow), await submit(server.url, flow)];
    const job = await execute(server.url, other);
    await ended(server.url, job);
    await client.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, finish_time)
       SELECT $1, 1, 1, 'stopped', now() - interval '3 days' + n * interval '1 ms' FROM generate_series(1, $2::int) AS n`,
      [changing, MOST_LOOKED_AT + 1],
    );
    await client.query(`UPDATE job SET finish_time = now() - interval '2 days' WHERE id = $1`, [job]);
    const { rows } = await client.query(LOCK_OLD_JOBS.text, [1, 500, null]);
    expect(rows).toEqual([{ ids: [], next: expect.any(String) }]);
    await retention().expire();
    expect(await count('SELECT FROM job WHERE id = $1', [job])).toBe(0);
    expect(await count('SELECT FROM job WHERE process_id = $1', [changing])).toBe(MOST_LOOKED_AT + 1);
    await client.query('DELETE FROM job WHERE process_id = $1', [changing]);
  });

  it('looks up the processes that were changed just now once for all jobs', async () => {
    const { rows } = await client.query(`EXPLAIN (GENERIC_PLAN) ${LOCK_OLD_JOBS.text}`);
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('hashed SubPlan');
  });
});
