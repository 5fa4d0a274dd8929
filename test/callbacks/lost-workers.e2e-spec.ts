import pg from 'pg';
import { SETTLE } from '../../src/callbacks/sending/settle-statements.js';
import { Database } from '../../src/database/database.js';
import { DETAILS } from '../../src/jobs/lists/job-rows-statements.js';
import { execute, line, submit } from '../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';
import { send } from '../support/send.js';
import { until } from '../support/until.js';
import { answers, hangs, type Receiver, startReceiver } from './receiver.js';

describe('a callback whose worker', () => {
  let installation: Installation;
  let database: pg.Pool;
  let receiver: Receiver;
  let url: string;
  let process: number;

  beforeAll(async () => {
    installation = await createInstallation({
      LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters',
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
      LIUCHENG_GRACE_MS: '300',
    });
    database = new pg.Pool({ connectionString: installation.databaseUrl });
    receiver = await startReceiver(hangs);
    url = (await installation.startHere('api')).url;
    await send(url, '/api/job/callback/secret/', { method: 'POST' });
    process = await submit(url, line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } }));
  });

  afterAll(async () => {
    await database.end();
    await installation.close();
    await receiver.close();
  });

  const row = async (job: number) =>
    (
      await database.query(
        `SELECT state, claim, jsonb_array_length(tries) AS tries, extract(epoch FROM next_time - now())::float8 AS due
         FROM callback WHERE job_id = $1`,
        [job],
      )
    ).rows[0];

  /** Runs a job on a worker, until it sends the callback to the receiver, which hangs. */
  async function sending(): Promise<{ job: number; worker: RunningProcess }> {
    receiver.behaviour = hangs;
    const [worker] = await installation.workers(1);
    const job = await execute(url, process, { callback_url: `${receiver.url}/` });
    await until(() => receiver.of(job).length === 1, 'the callback is being sent');
    return { job, worker: worker! };
  }

  it('is killed while it sends is sent by another worker, with the same id, once the lease is over', async () => {
    const { job, worker } = await sending();
    await worker.end('SIGKILL');
    expect(await row(job)).toMatchObject({ state: 'waiting', tries: 0 });
    const { due } = await row(job);
    expect(due).toBeGreaterThan(10);
    expect(due).toBeLessThanOrEqual(20);
    await database.query(`UPDATE callback SET next_time = now() WHERE job_id = $1`, [job]);
    receiver.behaviour = answers(200);
    await installation.workers(1);
    await until(async () => (await row(job)).state === 'delivered', 'the other worker delivers it');
    const ids = receiver.of(job).map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  it('is stopped while it sends is given back at once, and the worker ends cleanly', async () => {
    const { job, worker } = await sending();
    expect(await worker.end('SIGTERM')).toBe(0);
    const { due, ...left } = await row(job);
    expect(left).toEqual({ state: 'waiting', claim: null, tries: 0 });
    expect(due).toBeLessThanOrEqual(0);
    receiver.behaviour = answers(200);
    await installation.workers(1);
    await until(async () => (await row(job)).state === 'delivered', 'another worker delivers it');
  });

  it('has lost it does not overwrite the result of another worker', async () => {
    const { job } = await sending();
    const held = receiver.of(job)[0]!;
    expect(held.body.data.id).toBe(job);
    // The lease ends while the first try still hangs. The same worker or another one sends it again, and is answered.
    receiver.behaviour = answers(200);
    await database.query(`UPDATE callback SET next_time = now() WHERE job_id = $1`, [job]);
    await until(async () => (await row(job)).state === 'delivered', 'it is delivered');
    receiver.hangUp();
    await until(async () => (await row(job)).tries === 2, 'the first try has failed');
    expect(await row(job)).toMatchObject({ state: 'delivered', due: null });
  });

  it('loses Postgres while it sends is delivered once Postgres is back', async () => {
    const { job } = await sending();
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'liucheng worker'`,
    );
    receiver.behaviour = answers(200);
    receiver.hangUp();
    await until(async () => (await row(job)).tries === 1, 'the failed try is recorded');
    await database.query(`UPDATE callback SET next_time = now() WHERE job_id = $1`, [job]);
    await until(async () => (await row(job)).state === 'delivered', 'it is delivered');
  });

  it('is lost by a failover before it is sent is not sent: another job can have the id', async () => {
    receiver.behaviour = answers(200);
    await installation.workers(0);
    const all = await installation.startHere('all');
    let lost = 0;
    const rows = Object.getOwnPropertyDescriptor(Database.prototype, 'rows')!.value as Database['rows'];
    Database.prototype.rows = async function (this: Database, statement, values) {
      if (statement === DETAILS && lost === 0) {
        lost = Number(values?.[0]);
        await database.query(`DELETE FROM callback WHERE job_id = $1`, [lost]);
      }
      return rows.call(this, statement, values);
    } as Database['rows'];
    try {
      const first = await execute(url, process, { callback_url: `${receiver.url}/` });
      await until(() => lost === first, 'its callback is claimed, and lost');
      const second = await execute(url, process, { callback_url: `${receiver.url}/` });
      await until(async () => (await row(second))?.state === 'delivered', 'the next one is delivered');
      expect(receiver.of(first)).toEqual([]);
    } finally {
      Database.prototype.rows = rows;
      await all.close();
    }
  });

  it('is lost by a failover while it is sent adds no try to the callback that has its id then', async () => {
    receiver.behaviour = answers(200);
    await installation.workers(0);
    const all = await installation.startHere('all');
    const rows = Object.getOwnPropertyDescriptor(Database.prototype, 'rows')!.value as Database['rows'];
    try {
      const other = await execute(url, process, { callback_url: `${receiver.url}/` });
      await until(
        async () => (await row(other))?.state === 'delivered',
        'the callback of another job is delivered',
      );
      let isSettled = false;
      Database.prototype.rows = async function (this: Database, statement, values) {
        if (statement !== SETTLE) return rows.call(this, statement, values);
        await database.query(`DELETE FROM callback WHERE id = $1`, [values?.[0]]);
        await database.query(`UPDATE callback SET id = $1 WHERE job_id = $2`, [values?.[0], other]);
        const settled = await rows.call(this, statement, values);
        isSettled = true;
        return settled;
      } as Database['rows'];
      await execute(url, process, { callback_url: `${receiver.url}/` });
      await until(() => isSettled, 'the result of the lost callback is written');
      expect(await row(other)).toMatchObject({ state: 'delivered', tries: 1 });
    } finally {
      Database.prototype.rows = rows;
      await all.close();
    }
  });
});
