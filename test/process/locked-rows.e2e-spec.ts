import pg from 'pg';
import { draft, execute, line, submit } from '../support/flows.js';
import { waitsForLock } from '../support/database.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

const flow = line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } });

/** More than a process has connections. */
const MANY = 12;

describe('many requests that wait for one row', () => {
  let server: Server;
  let holder: pg.Client;
  let observer: pg.Client;

  beforeAll(async () => {
    // Without a worker, the job stays waiting.
    server = await startServer({
      LIUCHENG_ROLE: 'api',
      LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters',
    });
    observer = new pg.Client(server.database);
    await observer.connect();
  });

  beforeEach(async () => {
    holder = new pg.Client(server.database);
    await holder.connect();
    await holder.query('BEGIN');
  });

  afterEach(() => holder.end());

  afterAll(async () => {
    await observer.end();
    await server.close();
  });

  const call = (method: string, path: string, body?: unknown) => send(server.url, path, { method, body });

  it.each<[string, string, (id: number) => () => Promise<{ status: number }>]>([
    [
      'changes of a process',
      'process',
      (id) => () => call('PATCH', `/api/process/process/${id}/`, { mark: 'm' }),
    ],
    [
      'changes of a policy',
      'process',
      (id) => () => call('PATCH', `/api/process/policy/${id}/`, { priority: 1 }),
    ],
    ['saves of a draft', 'process', (id) => () => call('POST', '/api/process/save/', { ...flow, id })],
    ['uploads of a draft', 'process', (id) => () => call('POST', '/api/process/upload/', { id })],
    ['deletions of a process', 'process', (id) => () => call('DELETE', `/api/process/process/${id}/`)],
  ])('leave connections to other requests: %s', async (_, table, requesting) => {
    const [id, other] = [await draft(server.url, flow), await submit(server.url, flow)];
    await holder.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE`, [id]);
    await leaveConnections(requesting(id), other);
  });

  it('leave connections to other requests: changes of shared variables', async () => {
    const other = await submit(server.url, flow);
    const made = await call('POST', '/api/process/variable/', { name: 'v', type: 'string', value: '' });
    await holder.query('SELECT FROM variable_clock FOR UPDATE');
    await leaveConnections(
      () => call('PATCH', `/api/process/variable/${made.body.id}/`, { value: 'x' }),
      other,
    );
  });

  it.each<[string, string, object, string, string]>([
    ['changes of a schedule', 'schedule', { cron: '0 0 1 1 *' }, 'PATCH', ''],
    ['changes of a hook', 'hook', {}, 'PATCH', ''],
    ['new tokens of a hook', 'hook', {}, 'POST', 'rotate/'],
    ['deletions of schedules', 'schedule', { cron: '0 0 1 1 *' }, 'DELETE', ''],
    ['deletions of hooks', 'hook', {}, 'DELETE', ''],
  ])('leave connections to other requests: %s', async (_, table, more, method, action) => {
    const other = await submit(server.url, flow);
    const made = await call('POST', `/api/process/${table}/`, { process: other, name: 'n', ...more });
    await holder.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE`, [made.body.id]);
    const path = `/api/process/${table}/${made.body.id}/${action}`;
    await leaveConnections(() => call(method, path, method === 'PATCH' ? { name: 'm' } : undefined), other);
  });

  it('leave connections to other requests: new secrets of callbacks', async () => {
    const other = await submit(server.url, flow);
    await holder.query('LOCK TABLE callback_secret IN SHARE ROW EXCLUSIVE MODE');
    await leaveConnections(() => call('POST', '/api/job/callback/secret/'), other);
  });

  it('leave connections to other requests: changes and deletions of users', async () => {
    const other = await submit(server.url, flow);
    const ids: number[] = [];
    for (const username of ['ada', 'bob']) {
      const made = await call('POST', '/api/user/user/', { username, role: 'viewer' });
      ids.push(made.body.id as number);
    }
    // Each of them locks the administrators.
    await holder.query(`SELECT FROM users WHERE role = 'admin' FOR UPDATE`);
    let turn = 0;
    const request = () => {
      const [changed, deleted] = ids;
      turn += 1;
      return turn % 2 === 0
        ? call('PATCH', `/api/user/user/${changed}/`, { first_name: 'A' })
        : call('DELETE', `/api/user/user/${deleted}/`);
    };
    await leaveConnections(request, other);
  });

  it('leave connections to other requests: stops of a job', async () => {
    const other = await submit(server.url, flow);
    const job = await execute(server.url, other);
    await holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [job]);
    await leaveConnections(() => call('POST', `/api/process/stop/${job}/`), other);
  });

  async function leaveConnections(request: () => Promise<{ status: number }>, other: number): Promise<void> {
    const waiting = Promise.all(Array.from({ length: MANY }, request));
    await until(() => waitsForLock(observer), 'a request waits for the row');
    const statuses = new Set<number>();
    for (let round = 0; round < 20; round += 1)
      statuses.add((await call('GET', `/api/process/process/${other}/`)).status);
    expect([...statuses]).toEqual([200]);
    await holder.query('ROLLBACK');
    await waiting;
  }
});
