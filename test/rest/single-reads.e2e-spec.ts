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
});
