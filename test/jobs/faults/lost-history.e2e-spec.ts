import pg from 'pg';
import { ended, execute, jobWhen, line, type ShortNode, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { until } from '../../support/until.js';
import { answer, linkOf } from '../events/event-flows.js';

/* A failover to a replica that lags, or a restore, loses what was committed last. Postgres gives the ids of what is lost once more. */

const print = (text: string): object => line({ id: 'p', name: 'core.log.print', inputs: { message: text } });

describe('when Postgres has lost what a process has read', () => {
  let server: Server;
  let other: pg.Client;

  beforeEach(async () => {
    server = await startServer();
    other = new pg.Client(server.database);
    await other.connect();
  });

  afterEach(async () => {
    await other.end();
    await server.close();
  });

  /** What a job of the process has printed. */
  const printed = async (id: number): Promise<string> => {
    const job = await ended(server.url, await execute(server.url, id));
    const { body } = await send(server.url, `/api/process/logfile/?jobId=${job.id}&row=0`);
    return `${job.state} ${body.logcontent.trim().split(' ').slice(3).join(' ')}`;
  };

  /** Undoes changes, and ends all sessions as a failover does. */
  const lose = async (...changes: string[]): Promise<void> => {
    for (const change of changes) await other.query(change);
    await other.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await until(
      async () => (await send(server.url, '/api/process/process/')).status === 200,
      'the server has connected again',
    );
  };

  const newest = async (table: string): Promise<number> =>
    (await other.query(`SELECT max(id) AS id FROM ${table}`)).rows[0].id;

  it('a job runs the flow that has the id now', async () => {
    const lost = await submit(server.url, print('the lost flow'));
    const definition = await newest('flow_definition');
    expect(await printed(lost)).toBe('successful the lost flow');
    await lose(
      `DELETE FROM process_version WHERE process_id = ${lost}`,
      `DELETE FROM flow_definition WHERE id = ${definition}`,
      `SELECT setval('flow_definition_id_seq', ${definition}, false)`,
    );
    const id = await submit(server.url, print('the new flow'));
    expect(await newest('flow_definition')).toBe(definition);
    expect(await printed(id)).toBe('successful the new flow');
  });

  it('inputs are checked against the flow that has the id now', async () => {
    const variable = (type: string): object => ({ name: 'count', type, scope: 'flow', value: null });
    const lost = await submit(server.url, { ...print('lost'), variables: [variable('number')] });
    const definition = await newest('flow_definition');
    await ended(server.url, await execute(server.url, lost, { inputs: { count: 7 } }));
    await lose(
      `DELETE FROM process_version WHERE process_id = ${lost}`,
      `DELETE FROM flow_definition WHERE id = ${definition}`,
      `SELECT setval('flow_definition_id_seq', ${definition}, false)`,
    );
    const id = await submit(server.url, { ...print('new'), variables: [variable('string')] });
    expect(await newest('flow_definition')).toBe(definition);
    await execute(server.url, id, { inputs: { count: 'seven' } });
  });

  describe('between the check of inputs and the insert of their job', () => {
    const variable = { name: 'count', type: 'number', scope: 'flow', value: null };
    const given = { inputs: { count: 7 } };
    let locker: pg.Client;

    beforeEach(async () => {
      locker = new pg.Client(server.database);
      await locker.connect();
    });

    afterEach(() => locker.end());

    const now = async (): Promise<string> =>
      (await other.query<{ now: string }>('SELECT clock_timestamp()::text AS now')).rows[0]!.now;

    /** Settles when a request has found its process locked after a moment. */
    const hasFoundLock = async (since: string): Promise<void> => {
      // The server lists the last statements of idle sessions too, and those of other spec files.
      const looks = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query_start > $1
        AND query LIKE 'SELECT id FROM process WHERE%'`;
      await until(
        async () => (await other.query(looks, [since])).rowCount! > 0,
        'the request has found its process locked',
      );
    };

    /** Does something while a request for a process waits for its row. */
    const meanwhile = async (
      process: number,
      request: () => Promise<unknown>,
      work: () => Promise<unknown>,
    ): Promise<void> => {
      await locker.query('BEGIN');
      await locker.query(`SELECT FROM process WHERE id = ${process} FOR UPDATE`);
      const before = await now();
      const answered = request();
      await hasFoundLock(before);
      await work();
      // A statement that had begun before the change, and does not see it, has found the lock, too.
      await hasFoundLock(await now());
      await locker.query('COMMIT');
      await answered;
    };

    /** Loses the definition of a process. Its id gets another flow. */
    const loseDefinition = async (lost: number): Promise<void> => {
      const definition = await newest('flow_definition');
      await other.query(`DELETE FROM process_version WHERE process_id = ${lost}`);
      await other.query(`UPDATE draft SET definition_id = NULL WHERE process_id = ${lost}`);
      await other.query(`DELETE FROM flow_definition WHERE id = ${definition}`);
      await other.query(`SELECT setval('flow_definition_id_seq', ${definition}, false)`);
      await submit(server.url, { ...print('the flow of another process'), variables: [variable] });
      expect(await newest('flow_definition')).toBe(definition);
    };

    const requests = [
      ['an execute', '/api/process/execute/', given],
      ['a batch', '/api/process/batch/', { inputs: [given.inputs] }],
    ] as const;

    it.each(requests)('%s starts no job with the flow of another process', async (_, path, more) => {
      const lost = await submit(server.url, { ...print('the lost flow'), variables: [variable] });
      let status = 0;
      const request = async (): Promise<void> => {
        ({ status } = await send(server.url, path, { method: 'POST', body: { id: lost, ...more } }));
      };
      await meanwhile(lost, request, () => loseDefinition(lost));
      expect(status).toBe(503);
      expect((await other.query('SELECT FROM job')).rowCount).toBe(0);
      expect(await printed(lost)).toBe('successful the lost flow');
    });

    it.each(requests)('%s starts no job that sees shared variables to come', async (_, path, more) => {
      await send(server.url, '/api/process/variable/', {
        method: 'POST',
        body: { name: 'region', type: 'string', value: 'lost' },
      });
      const id = await submit(server.url, { ...print('the flow'), variables: [variable] });
      let status = 0;
      const request = async (): Promise<void> => {
        ({ status } = await send(server.url, path, { method: 'POST', body: { id, ...more } }));
      };
      await meanwhile(id, request, async () => {
        await other.query('DELETE FROM variable_value');
        await other.query('DELETE FROM variable');
        await other.query('UPDATE variable_clock SET moment = moment - 1');
      });
      expect(status).toBe(503);
      expect((await other.query('SELECT FROM job')).rowCount).toBe(0);
      expect(await printed(id)).toBe('successful the flow');
    });
  });

  describe('a token before its record was written', () => {
    const pause = (id: string, seconds: number): ShortNode => ({
      id,
      name: 'core.time.delay',
      inputs: { seconds },
    });

    /** Loses the token of a job that pauses for so many seconds between the token and its wait. Returns the job and the link. */
    const loseToken = async (seconds: number): Promise<{ job: number; link: string }> => {
      const nodes: ShortNode[] = [
        pause('before', 2),
        { id: 'token', name: 'core.event.token' },
        { id: 'told', name: 'core.log.print', inputs: { message: 'url {{ nodes.token.url }}' } },
        pause('after', seconds),
        { id: 'wait', name: 'core.event.wait', inputs: { token: '{{ nodes.token.token }}' } },
      ];
      const job = await execute(server.url, await submit(server.url, line(...nodes)));
      await jobWhen(server.url, job, ({ state }) => state === 'running');
      // While its row is locked, the job goes on and nothing of it is written.
      await other.query('BEGIN');
      await other.query(`SELECT FROM job WHERE id = ${job} FOR UPDATE`);
      await until(
        async () => (await other.query('SELECT FROM job_event')).rowCount === 1,
        'the token is made',
      );
      await lose('DELETE FROM job_event');
      await other.query('COMMIT');
      const link = await linkOf(server.url, job);
      await until(
        async () => (await other.query('SELECT FROM job_event')).rowCount === 1,
        'the token is back',
      );
      return { job, link };
    };

    it('a job waits for its event', async () => {
      const { job, link } = await loseToken(2);
      expect(await answer(server.url, link)).toMatchObject({ status: 202 });
      expect(await ended(server.url, job)).toMatchObject({ state: 'successful' });
    });

    it('its event is accepted while the job is parked before its wait', async () => {
      const { link } = await loseToken(3_600);
      expect(await answer(server.url, link)).toMatchObject({ status: 202 });
    });
  });

  it('a job sees the shared variables of its moment as they are now', async () => {
    const declare = (value: string): Promise<unknown> =>
      send(server.url, '/api/process/variable/', {
        method: 'POST',
        body: { name: 'region', type: 'string', value },
      });
    const variables = [{ name: 'region', type: 'string', scope: 'global' }];
    await declare('the lost value');
    const id = await submit(server.url, { ...print('{{ vars.region }}'), variables });
    const moment = (await other.query('SELECT moment FROM variable_clock')).rows[0].moment;
    expect(await printed(id)).toBe('successful the lost value');
    await lose(
      'DELETE FROM variable_value',
      'DELETE FROM variable',
      `UPDATE variable_clock SET moment = ${moment - 1}`,
    );
    await declare('the new value');
    expect((await other.query('SELECT moment FROM variable_clock')).rows[0].moment).toBe(moment);
    expect(await printed(id)).toBe('successful the new value');
  });
});
