import { Database } from '../../src/database/database.js';
import { DUE_FAILURES, FAILED_NODES, POSTPONE_FAILURE } from '../../src/jobs/failures/failure-statements.js';
import { ended, execute, flow, line, type ShortNode, submit } from '../support/flows.js';
import { waitsForLock } from '../support/database.js';
import { send } from '../support/send.js';
import { until } from '../support/until.js';
import { policyServer } from './policy-calls.js';

/* The process that a policy names for failures: `on_failure`. */

const SHORT = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 0.2 } });

/** Notes that the handler `$2` is to be executed for the failed job `$1`, as the trigger does. */
const NOTE_FAILURE =
  'INSERT INTO job_failure (job_id, handler_id, cuser) SELECT id, $2, cuser FROM job WHERE id = $1';

describe('policies', () => {
  const service = policyServer();
  const { policy, post, states } = service;

  it('execute a process for each of many failures that come together, as far as its policy allows', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const handler = await submit(
      service.server.url,
      line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 600 } }),
    );
    await policy(failing, { on_failure: handler });
    const fail = async (total: number): Promise<void> => {
      const batch = await post('/api/process/batch/', { id: failing, inputs: Array(25).fill({}) });
      expect(batch.status).toBe(200);
      await until(async () => (await states(failing)).failed === total, 'all have failed');
      await until(
        async () => (await service.database.query('SELECT FROM job_failure')).rowCount === 0,
        'all failures are handled',
      );
    };
    await fail(25);
    const { count } = (await send(service.server.url, `/api/job/job/?process=${handler}`)).body;
    expect(count).toBe(25);
    await service.stop(handler);
    await policy(handler, { max_running: 2, on_limit: 'skip' });
    await fail(50);
    const unended = `/api/job/job/?process=${handler}&state=waiting,running`;
    expect((await send(service.server.url, unended)).body.count).toBe(2);
    const refused = await service.database.query(
      `SELECT FROM job_log WHERE text LIKE '%its policy allows no more jobs now%' AND job_id IN (SELECT id FROM job WHERE process_id = $1)`,
      [failing],
    );
    expect(refused.rowCount).toBe(23);
    await service.stop(handler);
  });

  it('execute a process when a job fails, once, and never for a failure of its own', async () => {
    const failing = await submit(
      service.server.url,
      line({ id: 'boom', name: 'core.programming.fail', inputs: { message: 'out of paper' } }),
    );
    const variable = (name: string, type: string) => ({ name, type, scope: 'flow', value: null });
    const handler = await submit(service.server.url, {
      ...line({
        id: 'p',
        name: 'core.log.print',
        inputs: { message: '={{ vars.job & " " & vars.process & " " & vars.error & " " & vars.node }}' },
      }),
      variables: [
        variable('job', 'number'),
        variable('process', 'number'),
        variable('error', 'string'),
        variable('node', 'string'),
      ],
    });
    await policy(failing, { on_failure: handler });
    const { id: job, cuser } = await ended(service.server.url, await execute(service.server.url, failing));
    const handled = async () =>
      (await send(service.server.url, `/api/job/job/?process=${handler}`)).body.results;
    await until(async () => (await handled())[0]?.state === 'successful', 'the handler has run');
    const [run] = await handled();
    expect(run).toMatchObject({ trigger: 'call', cuser });
    const log = await send(service.server.url, `/api/process/logfile/?jobId=${run.id}`);
    expect(log.body.logcontent).toContain(`${job} ${failing} out of paper boom`);
    await policy(failing, { on_failure: failing });
    await execute(service.server.url, failing);
    const jobs = async () => (await send(service.server.url, `/api/job/job/?process=${failing}`)).body.count;
    await until(async () => (await jobs()) === 3, 'the process was executed for its failure');
    await until(
      async () =>
        (await states(failing)).failed === 3 &&
        (await service.database.query('SELECT FROM job_failure')).rowCount === 0,
      'the failure of the handler was not handled',
    );
    expect(await jobs()).toBe(3);
    const called = (await send(service.server.url, `/api/job/job/?process=${failing}&trigger=call`)).body
      .results[0].id;
    const again = (await post(`/api/job/rerun/${called}/`, {})).body.job_id;
    expect((await ended(service.server.url, again)).state).toBe('failed');
    await until(
      async () => (await service.database.query('SELECT FROM job_failure')).rowCount === 0,
      'nothing is due',
    );
    expect(await jobs()).toBe(4);
    expect((await handled()).length).toBe(1);
  });

  it('tell the process the node that ended the job, not one whose failure the flow has handled', async () => {
    const printed = line({
      id: 'p',
      name: 'core.log.print',
      inputs: { message: '={{ "node " & vars.node }}' },
    });
    const variables = [{ name: 'node', type: 'string', scope: 'flow', value: 'none' }];
    const handler = await submit(service.server.url, { ...printed, variables });
    const start: ShortNode = { id: 'start', name: 'core.event.start' };
    const js = (id: string): ShortNode => ({
      id,
      name: 'core.code.javascript',
      options: { code: 'throw new Error()' },
    });
    const wait: ShortNode = { id: 'wait', name: 'core.time.delay', inputs: { seconds: 60 } };
    const loop: ShortNode = { id: 'loop', name: 'core.programming.forEach', inputs: { list: [1] } };
    const fail: ShortNode = { id: 'fail', name: 'core.programming.fail' };
    const told = async (nodes: ShortNode[], links: string[], more: object = {}): Promise<string> => {
      const failing = await submit(service.server.url, flow([start, ...nodes], links));
      await policy(failing, { on_failure: handler, ...more });
      const run = (await send(service.server.url, `/api/job/job/?process=${handler}`)).body.count;
      await execute(service.server.url, failing);
      const job = await until(async () => {
        const runs = (await send(service.server.url, `/api/job/job/?process=${handler}`)).body;
        return runs.count > run && runs.results[0].state === 'successful' && (runs.results[0].id as number);
      }, 'the handler has run');
      const log = await send(service.server.url, `/api/process/logfile/?jobId=${job}`);
      return /node (\w+)/.exec(log.body.logcontent)![1]!;
    };
    expect(await told([js('a'), js('b')], ['start > a', 'a.error > b'])).toBe('b');
    expect(await told([js('a'), fail], ['start > a', 'a.error > fail'])).toBe('fail');
    expect(await told([loop, fail], ['start > loop', 'loop.body > fail'])).toBe('fail');
    expect(await told([loop, js('a')], ['start > loop', 'loop.body > a'])).toBe('a');
    expect(await told([js('a'), wait], ['start > a', 'a.error > wait'], { timeout: 1 })).toBe('none');
  });

  it('leave a shared variable of such a name as it is, unless inputs may replace it', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const message = '={{ vars.error & ", " & vars.node }}';
    const shared = { type: 'string', scope: 'global' };
    const handler = await submit(service.server.url, {
      ...line({ id: 'p', name: 'core.log.print', inputs: { message } }),
      variables: [
        { ...shared, name: 'error', value: 'an error' },
        { ...shared, name: 'node', value: 'a node', overridable: true },
      ],
    });
    await policy(failing, { on_failure: handler });
    await execute(service.server.url, failing);
    await until(async () => (await states(handler)).successful === 1, 'the handler has run');
    const [{ id }] = (await send(service.server.url, `/api/job/job/?process=${handler}`)).body.results;
    const log = await send(service.server.url, `/api/process/logfile/?jobId=${id}`);
    expect(log.body.logcontent).toContain('an error, boom');
  });

  it('do not look for the origin of a failed job along all that it runs again, however many there are', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const handler = await submit(service.server.url, SHORT);
    await policy(failing, { on_failure: handler });
    const first = await execute(service.server.url, failing);
    await ended(service.server.url, first);
    await until(async () => (await states(handler)).successful === 1, 'the first failure is handled');
    // As if it were the last of endlessly many.
    await service.database.query('UPDATE job SET rerun_of = id WHERE id = $1', [first]);
    const again = (await post(`/api/job/rerun/${first}/`, {})).body.job_id;
    expect((await ended(service.server.url, again)).state).toBe('failed');
    await until(async () => (await states(handler)).successful === 2, 'both failures are handled');
  });

  it('say in the log of the failed job why the process for failures was not executed', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const handler = await submit(service.server.url, SHORT);
    await policy(failing, { on_failure: handler });
    await send(service.server.url, `/api/process/process/${handler}/`, { method: 'DELETE' });
    const { id } = await ended(service.server.url, await execute(service.server.url, failing));
    await until(
      async () =>
        (await send(service.server.url, `/api/process/logfile/?jobId=${id}`)).body.logcontent.includes(
          `Process ${handler}, which the policy names for failures, was not executed`,
        ),
      'the log says it',
    );
  });

  it('execute the process for failures later where it is locked now', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const handler = await submit(service.server.url, SHORT);
    await policy(failing, { on_failure: handler });
    const session = await service.database.connect();
    try {
      await session.query('BEGIN');
      await session.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [handler]);
      await ended(service.server.url, await execute(service.server.url, failing));
      await until(
        async () =>
          (
            await service.database.query(
              'SELECT FROM job_failure JOIN job ON job.id = job_id WHERE next_time > finish_time',
            )
          ).rowCount === 1,
        'it is postponed',
      );
    } finally {
      await session.query('ROLLBACK');
      session.release();
    }
    await until(async () => (await states(handler)).successful === 1, 'the handler has run');
    expect((await service.database.query('SELECT FROM job_failure')).rowCount).toBe(0);
  });

  it('execute no process for a failure that a failover has lost, though another failure has its id', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const [lost, handler] = [
      await submit(service.server.url, SHORT),
      await submit(service.server.url, SHORT),
    ];
    const { id } = await ended(service.server.url, await execute(service.server.url, failing));
    const session = await service.database.connect();
    try {
      await session.query('BEGIN');
      await session.query('LOCK TABLE process_version');
      await service.database.query(NOTE_FAILURE, [id, lost]);
      await until(
        () => waitsForLock(service.database),
        'the server looks for the version of the lost handler',
      );
      await service.database.query('UPDATE job SET finish_time = clock_timestamp() WHERE id = $1', [id]);
      await service.database.query('UPDATE job_failure SET handler_id = $2 WHERE job_id = $1', [id, handler]);
    } finally {
      await session.query('ROLLBACK');
      session.release();
    }
    await until(
      async () => (await service.database.query('SELECT FROM job_failure')).rowCount === 0,
      'it is handled',
    );
    expect((await service.database.query('SELECT FROM job WHERE process_id = $1', [lost])).rowCount).toBe(0);
    expect((await service.database.query('SELECT FROM job WHERE process_id = $1', [handler])).rowCount).toBe(
      1,
    );
  });

  it('do not postpone the failure that has the id of one which a failover has lost', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const handler = await submit(service.server.url, SHORT);
    await policy(failing, { on_failure: handler });
    const rows = Object.getOwnPropertyDescriptor(Database.prototype, 'rows')!.value as Database['rows'];
    let isLater: boolean | undefined;
    const session = await service.database.connect();
    try {
      Database.prototype.rows = async function (this: Database, statement, values) {
        if (statement !== POSTPONE_FAILURE) return rows.call(this, statement, values);
        await service.database.query('UPDATE job SET finish_time = clock_timestamp() WHERE id = $1', [
          values?.[0],
        ]);
        const postponed = await rows.call(this, statement, values);
        isLater ??= (await service.database.query('SELECT next_time > now() AS later FROM job_failure'))
          .rows[0].later;
        return postponed;
      } as Database['rows'];
      await session.query('BEGIN');
      await session.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [handler]);
      await ended(service.server.url, await execute(service.server.url, failing));
      await until(() => isLater !== undefined, 'the lost failure is postponed');
      expect(isLater).toBe(false);
    } finally {
      Database.prototype.rows = rows;
      await session.query('ROLLBACK');
      session.release();
    }
    await until(async () => (await states(handler)).successful === 1, 'the handler has run');
  });

  it('handle a failure while the row of another failed job is locked', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const handler = await submit(service.server.url, SHORT);
    await send(service.server.url, `/api/process/process/${handler}/`, { method: 'DELETE' });
    const [locked, other] = [
      await execute(service.server.url, failing),
      await execute(service.server.url, failing),
    ];
    for (const job of [locked, other]) await ended(service.server.url, job);
    const due = async (job: number) =>
      (await service.database.query('SELECT FROM job_failure WHERE job_id = $1', [job])).rowCount === 1;
    const session = await service.database.connect();
    try {
      await session.query('BEGIN');
      await session.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [locked]);
      // As the trigger has noted them, that of the locked job first.
      await service.database.query(
        `INSERT INTO job_failure (job_id, handler_id, next_time, cuser)
         SELECT id, $3, CASE id WHEN $1 THEN now() - interval '1 hour' ELSE now() END, cuser FROM job WHERE id IN ($1, $2)`,
        [locked, other, handler],
      );
      await until(async () => !(await due(other)), 'the other failure is handled');
      expect(await due(locked)).toBe(true);
    } finally {
      await session.query('ROLLBACK');
      session.release();
    }
    await until(async () => !(await due(locked)), 'that of the job that was locked is handled');
    for (const job of [locked, other]) {
      const { logcontent } = (await send(service.server.url, `/api/process/logfile/?jobId=${job}`)).body;
      expect(logcontent.match(/was not executed/g)).toHaveLength(1);
    }
  });

  it('are looked for without the nodes of the failed jobs, which can take megabytes each', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const { id, cuser } = await ended(service.server.url, await execute(service.server.url, failing));
    const connection = await service.database.connect();
    try {
      // Not committed: the server would handle it.
      await connection.query('BEGIN');
      await connection.query(`UPDATE job SET progress = '[' || repeat(' ', 1000000) || ']' WHERE id = $1`, [
        id,
      ]);
      await connection.query(NOTE_FAILURE, [id, failing]);
      const { rows } = await connection.query<{ job_id: string }>(DUE_FAILURES.text, [1, [cuser], [failing]]);
      expect(rows.map(({ job_id }) => Number(job_id))).toEqual([id]);
      expect(JSON.stringify(rows).length).toBeLessThan(1_000);
    } finally {
      await connection.query('ROLLBACK');
      connection.release();
    }
  });

  it('are prepared as far as their nodes take little memory together, and not if another worker has handled them', async () => {
    const failing = await submit(service.server.url, line({ id: 'boom', name: 'core.programming.fail' }));
    const jobs: number[] = [];
    for (let count = 0; count < 5; count += 1) jobs.push(await execute(service.server.url, failing));
    for (const job of jobs) await ended(service.server.url, job);
    const connection = await service.database.connect();
    try {
      // Not committed: the server would handle them.
      await connection.query('BEGIN');
      await connection.query(
        `UPDATE job SET progress = '[' || repeat(' ', 700000) || ']' WHERE id = ANY ($1::bigint[])`,
        [jobs],
      );
      for (const job of jobs.slice(1)) await connection.query(NOTE_FAILURE, [job, failing]);
      const { rows: moments } = await connection.query<{ failed_at: string }>(
        'SELECT finish_time::text AS failed_at FROM job WHERE id = ANY ($1::bigint[]) ORDER BY id',
        [jobs],
      );
      const { rows } = await connection.query<{ job_id: string }>(FAILED_NODES.text, [
        jobs,
        moments.map(({ failed_at }) => failed_at),
      ]);
      expect(rows.map(({ job_id }) => Number(job_id))).toEqual([jobs[1], jobs[2]]);
    } finally {
      await connection.query('ROLLBACK');
      connection.release();
    }
  });
});
