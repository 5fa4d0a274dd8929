import pg from 'pg';
import { Database } from '../../src/database/database.js';
import { LastJobs } from '../../src/hooks/last-jobs.js';
import { TriggeredStarts } from '../../src/jobs/execute/triggered-starts.js';
import { waitsForLock } from '../support/database.js';
import { execute, line, submit } from '../support/flows.js';
import { deliver, HOOKS, makeHook } from '../support/hooks.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

describe('a delivery, beside locks of other sessions and after a failover', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  const makeLine = async () => makeHook(server.url, await submit(server.url, line()));
  const shown = async (id: number) => (await send(server.url, `${HOOKS}${id}/`)).body;

  it('leaves connections to other calls, however many unknown tokens are looked up', async () => {
    const holder = new pg.Client(server.database);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE hook IN ACCESS EXCLUSIVE MODE');
    const unknown = Array.from({ length: 30 }, (_, n) => deliver(server.url, `lch_${'y'.repeat(40)}${n}`));
    await until(() => waitsForLock(holder), 'the tokens are looked up');
    const other = await send(server.url, '/api/process/process/');
    await holder.query('ROLLBACK');
    await holder.end();
    expect(other.status).toBe(200);
    expect(new Set((await Promise.all(unknown)).map(({ status }) => status))).toEqual(new Set([404]));
  });

  it('is not shown as that of a job which has got the id of a lost one in a failover', async () => {
    const { id, token } = await makeLine();
    const other = await execute(server.url, await submit(server.url, line()));
    const last = server.app.get(LastJobs);
    expect(await last.show(server.app.get(Database), new Map([[id, other]]))).toEqual(new Map());
    expect(await shown(id)).toMatchObject({ last_job: null, last_time: null });
    const { body } = await deliver(server.url, token);
    expect(await shown(id)).toMatchObject({ last_job: body.job_id });
  });

  it('waits while another session has locked the process, but not for the row of the hook', async () => {
    const { id, process, token } = await makeLine();
    const holder = new pg.Client(server.database);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM hook WHERE id = $1 FOR UPDATE', [id]);
    const { body } = await deliver(server.url, token);
    expect(await shown(id)).toMatchObject({ last_job: null });
    await holder.query('COMMIT');
    await until(async () => (await shown(id)).last_job === body.job_id, 'the last job is shown', {
      deadline: 10_000,
    });
    await holder.query('BEGIN');
    await holder.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [process]);
    const starts = server.app.get(TriggeredStarts);
    const insert = starts.insert.bind(starts);
    let tries = 0;
    starts.insert = (...given) => {
      tries += 1;
      return insert(...given);
    };
    let isAnswered = false;
    const answer = deliver(server.url, token).finally(() => (isAnswered = true));
    await until(() => tries > 1 || isAnswered, 'the start has met the lock');
    starts.insert = insert;
    expect(isAnswered).toBe(false);
    await holder.query('COMMIT');
    await holder.end();
    expect((await answer).status).toBe(202);
  });
});
