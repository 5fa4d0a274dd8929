import { waitsForLock } from '../support/database.js';
import type { Server } from '../support/server.js';
import { lockSessions } from '../support/lock-sessions.js';
import { until } from '../support/until.js';
import { type CallerOf, logInAdmin, logInNew, startGuarded } from '../support/users.js';

/** More than an API has connections. */
const TIMES = 20;

describe('many reads of single objects by one user', () => {
  let server: Server;
  let ada: CallerOf;
  let bob: CallerOf;

  beforeAll(async () => {
    server = await startGuarded({ LIUCHENG_ROLE: 'api' });
    const admin = await logInAdmin(server.url);
    ada = await logInNew(admin, 'ada', 'editor');
    bob = await logInNew(admin, 'bob', 'editor');
    await bob.post('/api/process/process/', { name: 'n', project: 'p' });
  });

  const locks = lockSessions(() => server.database);

  afterAll(() => server.close());

  it.each([
    ['/api/process/hook/1/', 'hook'],
    ['/api/process/schedule/1/', 'schedule'],
    ['/api/process/schedule/1/next/', 'schedule'],
    ['/api/process/policy/1/', 'process_policy'],
    ['/api/process/variable/1/', 'variable'],
    ['/api/process/logfile/?jobId=1&row=0', 'job_log'],
  ])('leave connections to others, where they wait in Postgres: %s', async (path, table) => {
    await locks.holder.query('BEGIN');
    await locks.holder.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const reads = Array.from({ length: TIMES }, () => ada.get(path));
    try {
      await until(() => waitsForLock(locks.observer), 'a read waits for the table');
      expect((await bob.get('/api/process/process/1/')).status).toBe(200);
    } finally {
      await locks.holder.query('ROLLBACK');
      await Promise.all(reads);
    }
  });

  it.each([
    ['PATCH', '/api/process/process/1/', 'process'],
    ['PATCH', '/api/process/policy/1/', 'process'],
    ['PATCH', '/api/process/hook/1/', 'hook'],
    ['PATCH', '/api/process/schedule/1/', 'schedule'],
    ['PATCH', '/api/process/variable/1/', 'variable'],
    ['POST', '/api/process/copy/', 'process'],
    ['POST', '/api/process/execute/', 'execute_key'],
    ['POST', '/api/process/batch/', 'execute_key'],
    ['POST', '/api/process/stop/1/', 'job'],
    ['POST', '/api/job/rerun/1/', 'job'],
  ])('before they write something do so too: %s %s', async (method, path, table) => {
    await locks.holder.query('BEGIN');
    await locks.holder.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const body = { id: 1, inputs: path.includes('batch') ? [{}] : {} };
    const writes = Array.from({ length: TIMES }, () =>
      ada.send(path, { method, body, headers: { 'idempotency-key': 'k' } }),
    );
    try {
      await until(() => waitsForLock(locks.observer), 'a read waits for the table');
      expect((await bob.get('/api/user/me/')).status).toBe(200);
    } finally {
      await locks.holder.query('ROLLBACK');
      await Promise.all(writes);
    }
  });
});
