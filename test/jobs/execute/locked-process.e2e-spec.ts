import { once } from 'node:events';
import pg from 'pg';
import { withServerLimits } from '../../../src/database/server-limits.js';
import { draft, ended, line, submit } from '../../support/flows.js';
import { type Answer, send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { waitsForLock } from '../../support/database.js';
import { until } from '../../support/until.js';

const flow = line({ id: 'say', name: 'core.log.print', inputs: { message: 'said' } });

const WAITING = `
  SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()`;

describe('while a session holds a lock on a process', () => {
  let server: Server;
  let id: number;
  let others: number[];
  let holder: pg.Client;
  let observer: pg.Client;

  beforeAll(async () => {
    server = await startServer();
    others = await Promise.all(Array.from({ length: 5 }, () => submit(server.url, flow)));
    observer = new pg.Client(server.database);
    await observer.connect();
  });

  beforeEach(async () => {
    id = await submit(server.url, flow);
    holder = new pg.Client(server.database);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [id]);
  });

  afterEach(() => holder.end());

  afterAll(async () => {
    await observer.end();
    await server.close();
  });

  const timed = async (body: object, headers = {}): Promise<Answer & { ms: number }> => {
    const startedAt = performance.now();
    const answer = await send(server.url, '/api/process/execute/', { method: 'POST', body, headers });
    return { ...answer, ms: performance.now() - startedAt };
  };
  const nobodyWaits = (): Promise<unknown> =>
    until(async () => !(await waitsForLock(observer)), 'no statement waits for a lock');
  const jobsOf = async (process: number): Promise<number> =>
    (await send(server.url, `/api/job/job/?process=${process}`)).body.count;

  it('executes of other processes continue, and its own executes answer 503 and start no job', async () => {
    const own = ['plain', 'inputs', 'key'].map((how) =>
      timed(
        { id, ...(how === 'inputs' ? { inputs: {} } : {}) },
        how === 'key' ? { 'idempotency-key': `locked-${id}` } : {},
      ),
    );
    const own503 = { told: false };
    void Promise.all(own).then(() => (own503.told = true));
    let answered = 0;
    while (!own503.told) {
      const answers = await Promise.all(others.map((other) => timed({ id: other })));
      answered += answers.length;
      for (const { status } of answers) expect(status).toBe(200);
    }
    // If they waited for the lock, the process's own executes would be answered during the first round.
    expect(answered).toBeGreaterThanOrEqual(3 * others.length);
    for (const { status, headers, ms } of await Promise.all(own)) {
      expect([status, headers['retry-after']]).toEqual([503, '1']);
      expect(ms).toBeLessThan(5_000);
    }
    await holder.query('COMMIT');
    await nobodyWaits();
    expect(await jobsOf(id)).toBe(0);
    expect((await timed({ id }, { 'idempotency-key': `locked-${id}` })).status).toBe(200);
  });

  it('its executes start if the lock is released in time, and are 404 if it was deleted', async () => {
    const answer = timed({ id });
    const deleted = await draft(server.url, flow);
    await holder.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [deleted]);
    const missing = timed({ id: deleted });
    // The other executes are in later batches, so these two have already been skipped once.
    for (const other of others) expect((await timed({ id: other })).status).toBe(200);
    await holder.query('UPDATE process SET deleted_at = now() WHERE id = $1', [deleted]);
    await holder.query('COMMIT');
    const { status, body } = await answer;
    expect(status).toBe(200);
    expect((await ended(server.url, body.job_id)).state).toBe('successful');
    expect((await missing).status).toBe(404);
  });

  it('many executes that wait for its draft leave the connections to other requests', async () => {
    const untried = await draft(server.url, flow);
    await holder.query('SELECT FROM draft WHERE process_id = $1 FOR UPDATE', [untried]);
    const own = Promise.all(Array.from({ length: 30 }, () => timed({ id: untried })));
    for (const other of others) expect((await timed({ id: other })).status).toBe(200);
    await holder.query('COMMIT');
    for (const { status } of await own) expect(status).toBe(200);
  });

  it('requests that were answered 503 have no effect when the lock is released', async () => {
    const path = `/api/process/process/${id}/`;
    const [renamed, removed, saved] = await Promise.all([
      send(server.url, path, { method: 'PATCH', body: { name: 'renamed' } }),
      send(server.url, path, { method: 'DELETE' }),
      send(server.url, '/api/process/save/', { method: 'POST', body: { id, nodeList: [] } }),
    ]);
    expect([renamed.status, removed.status, saved.status]).toEqual([503, 503, 503]);
    // Postgres has cancelled the statements. No session waits, although the lock is still held.
    expect((await observer.query(WAITING)).rowCount).toBe(0);
    await holder.query('COMMIT');
    expect((await send(server.url, path)).body).toMatchObject({ name: 'p' });
    expect((await send(server.url, `/api/process/intact/?id=${id}`)).body.nodeList).toHaveLength(2);
  }, 15_000);

  it('Postgres ends a transaction whose client is frozen', async () => {
    const frozen = new pg.Client({
      connectionString: server.database,
      options: withServerLimits('').options,
    });
    await frozen.connect();
    await holder.query('COMMIT');
    await frozen.query('BEGIN');
    await frozen.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [id]);
    // Postgres sends the error before it closes the connection.
    const [error] = await once(
      frozen.on('error', () => undefined),
      'error',
    );
    expect(error.code).toBe('25P03');
    expect((await timed({ id })).status).toBe(200);
  }, 15_000);

  it('Postgres ends a statement whose client is gone', async () => {
    const gone = new pg.Client({
      connectionString: server.database,
      options: `${withServerLimits('').options} -c statement_timeout=0`,
    });
    gone.on('error', () => undefined);
    await gone.connect();
    void gone.query('UPDATE process SET name = $2 WHERE id = $1', [id, 'x']).catch(() => undefined);
    await until(() => waitsForLock(observer), 'the update waits');
    (gone as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    await nobodyWaits();
    await holder.query('COMMIT');
    expect((await send(server.url, `/api/process/process/${id}/`)).body.name).toBe('p');
  }, 15_000);
});
