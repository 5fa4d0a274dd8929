import { type BacklogRow, BACKLOGS, DUE_FAILURES } from '../../src/jobs/failures/failure-statements.js';
import { ended, execute, line, submit } from '../support/flows.js';
import { until } from '../support/until.js';
import { policyServer } from './policy-calls.js';

/* Which of many failures are handled first: see `failures`. */

const SHORT = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 0.2 } });

describe('policies', () => {
  const service = policyServer();
  const { policy, post, states } = service;

  it('take the failures of users in turn, so that one of many delays no other', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const jobs: number[] = [];
    for (let number = 0; number < 4; number += 1) jobs.push(await execute(service.server.url, failing));
    for (const job of jobs) await ended(service.server.url, job);
    const { cuser } = await ended(service.server.url, jobs[0]!);
    const other = (await post('/api/user/user/', { username: 'other', role: 'editor' })).body.id;
    const connection = await service.database.connect();
    try {
      // Not committed: the server would handle them.
      await connection.query('BEGIN');
      await connection.query(
        `INSERT INTO job_failure (job_id, handler_id, next_time, cuser)
         SELECT job.id, $2, now() - interval '1 minute' + n * interval '1 s', CASE n WHEN 4 THEN $3 ELSE cuser END
         FROM unnest($1::bigint[]) WITH ORDINALITY AS failed (id, n) JOIN job USING (id)`,
        [jobs, failing, other],
      );
      const { rows: backlogs } = await connection.query<BacklogRow>(BACKLOGS.text, [
        [cuser, other],
        [0, 0],
        [],
        50,
        500,
      ]);
      const { rows } = await connection.query<{ job_id: string }>(DUE_FAILURES.text, [
        3,
        backlogs.map(({ cuser }) => cuser),
        backlogs.map(({ handler_id }) => handler_id),
      ]);
      expect(rows.map(({ job_id }) => Number(job_id))).toEqual([jobs[0], jobs[3], jobs[1]]);
    } finally {
      await connection.query('ROLLBACK');
      connection.release();
    }
  });

  it('handle a failure of a user while another one has more of them than a round looks at', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const handler = await submit(service.server.url, line({ id: 'p', name: 'core.log.print' }));
    const one = await execute(service.server.url, failing);
    const { cuser } = await ended(service.server.url, one);
    const other = (await post('/api/user/user/', { username: 'patient', role: 'editor' })).body.id;
    await service.database.query(
      `WITH failed AS (
         INSERT INTO job (process_id, definition_id, version, state, cuser, finish_time)
         SELECT process_id, definition_id, version, state, CASE n WHEN 1501 THEN $2 ELSE cuser END, finish_time
         FROM job, generate_series(1, 1501) AS n WHERE id = $1
         ORDER BY n
         RETURNING id, cuser
       )
       INSERT INTO job_failure (job_id, handler_id, next_time, cuser)
       SELECT id, $3, now() - interval '1 hour' + row_number() OVER (ORDER BY id) * interval '1 ms', cuser FROM failed`,
      [one, other, handler],
    );
    const started = `FROM job WHERE process_id = $1 AND cuser = $2`;
    const handled = async () =>
      service.database.query<{ id: string }>(`SELECT id ${started}`, [handler, other]);
    await until(async () => (await handled()).rowCount === 1, 'the failure of the other user is handled');
    const [first] = (await handled()).rows;
    const earlier = await service.database.query(`SELECT ${started} AND id < $3`, [
      handler,
      cuser,
      first?.id,
    ]);
    expect(earlier.rowCount).toBeLessThan(200);
    // The server need not handle the rest.
    await service.database.query('DELETE FROM job_failure');
  });

  it('handle a failure of a user at once while 60,000 of another one are due before it', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const handler = await submit(service.server.url, line({ id: 'p', name: 'core.log.print' }));
    const one = await execute(service.server.url, failing);
    await ended(service.server.url, one);
    const other = (await post('/api/user/user/', { username: 'behind', role: 'editor' })).body.id;
    await service.database.query(
      `WITH failed AS (
         INSERT INTO job (process_id, definition_id, version, state, cuser, finish_time)
         SELECT process_id, definition_id, version, state, CASE n WHEN 60001 THEN $2 ELSE cuser END, finish_time
         FROM job, generate_series(1, 60001) AS n WHERE id = $1
         RETURNING id, cuser
       )
       INSERT INTO job_failure (job_id, handler_id, next_time, cuser)
       SELECT id, $3, now() - CASE cuser WHEN $2 THEN 1 ELSE 60 END * interval '1 min', cuser FROM failed`,
      [one, other, handler],
    );
    const started = () =>
      service.database.query('SELECT FROM job WHERE process_id = $1 AND cuser = $2', [handler, other]);
    await until(async () => (await started()).rowCount === 1, 'that of the other user is handled');
    const { rows } = await service.database.query('SELECT count(*)::int FROM job_failure');
    await service.database.query('TRUNCATE job_failure');
    expect(rows[0].count).toBeGreaterThan(55_000);
  });

  it('try one of many failures whose handler has no room, so that those for others are handled', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const one = await execute(service.server.url, failing);
    await ended(service.server.url, one);
    const long = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 600 } });
    const [crowded, handler] = [
      await submit(service.server.url, long),
      await submit(service.server.url, SHORT),
    ];
    await policy(crowded, { max_running: 1, max_waiting: 1 });
    for (let count = 0; count < 2; count += 1) await execute(service.server.url, crowded);
    await until(async () => (await states(crowded)).running === 1, 'the handler is occupied');
    await service.database.query(
      `WITH failed AS (
         INSERT INTO job (process_id, definition_id, version, state, cuser, finish_time)
         SELECT process_id, definition_id, version, state, cuser, finish_time
         FROM job, generate_series(1, 1501) AS n WHERE id = $1
         RETURNING id, cuser
       ), numbered AS (SELECT id, cuser, row_number() OVER (ORDER BY id) AS n FROM failed)
       INSERT INTO job_failure (job_id, handler_id, next_time, cuser)
       SELECT id, CASE n WHEN 1501 THEN $3::int ELSE $2::int END, now() - interval '1 hour' + n * interval '1 ms', cuser
       FROM numbered`,
      [one, crowded, handler],
    );
    await until(async () => Object.keys(await states(handler)).length > 0, 'that of the other is handled');
    const { rows } = await service.database.query(
      `SELECT count(*)::int FROM job_failure WHERE handler_id = $1 AND next_time < now() - interval '30 minutes'`,
      [crowded],
    );
    expect(rows[0].count).toBeGreaterThan(1_400);
    await post('/api/job/stop/', { process: crowded });
    const left = async () => (await service.database.query('SELECT FROM job_failure')).rowCount ?? 0;
    await until(async () => (await left()) < 1500, 'they are tried again when there is room');
    // The server need not handle the rest.
    await service.database.query('DELETE FROM job_failure');
    await post('/api/job/stop/', { process: crowded });
  });

  it('are handled as fast as the handler has room, though executes of others lock its policy', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const one = await execute(service.server.url, failing);
    await ended(service.server.url, one);
    const [quick, roomy] = [
      await submit(service.server.url, line({ id: 'p', name: 'core.log.print' })),
      await submit(service.server.url, line({ id: 'p', name: 'core.log.print' })),
    ];
    await policy(quick, { max_running: 1, max_waiting: 1 });
    await policy(roomy, { max_running: 50, max_waiting: 100_000 });
    const fail = async (handler: number): Promise<void> => {
      await service.database.query(
        `WITH failed AS (
           INSERT INTO job (process_id, definition_id, version, state, cuser, finish_time)
           SELECT process_id, definition_id, version, state, cuser, finish_time
           FROM job, generate_series(1, 100) WHERE id = $1
           RETURNING id, cuser
         )
         INSERT INTO job_failure (job_id, handler_id, cuser) SELECT id, $2, cuser FROM failed`,
        [one, handler],
      );
    };
    const left = async () => (await service.database.query('SELECT FROM job_failure')).rowCount;
    const executing = { done: false };
    const executes = (async () => {
      while (!executing.done) await execute(service.server.url, roomy);
    })();
    try {
      await fail(quick);
      await fail(roomy);
      // At one in a second this would take more than a minute.
      await until(async () => (await left()) === 0, 'all of them are handled');
    } finally {
      executing.done = true;
      await executes;
    }
  });
});
