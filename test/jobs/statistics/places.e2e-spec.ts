import { waitsForLock } from '../../support/database.js';
import type { Server } from '../../support/server.js';
import { lockSessions } from '../../support/lock-sessions.js';
import { until } from '../../support/until.js';
import { type CallerOf, logInAdmin, logInNew, startGuarded } from '../../support/users.js';

/** More than there are places for slow lists. */
const MANY = 6;

describe('statistics that take long', () => {
  let server: Server;
  let users: CallerOf[];

  beforeAll(async () => {
    server = await startGuarded({ LIUCHENG_ROLE: 'api' });
    const admin = await logInAdmin(server.url);
    users = await Promise.all(
      Array.from({ length: MANY + 1 }, (_, n) => logInNew(admin, `user${n}`, 'editor')),
    );
  });

  const locks = lockSessions(() => server.database);

  afterAll(() => server.close());

  it('do not take the places of the lists of others', async () => {
    const [reader, ...watchers] = users as [CallerOf, ...CallerOf[]];
    await locks.holder.query('BEGIN');
    await locks.holder.query('LOCK TABLE job_stat');
    let answered = 0;
    const waiting = watchers.map(async (user) => {
      await user.get('/api/process/stat/?days=30');
      answered += 1;
    });
    await until(() => waitsForLock(locks.observer), 'statistics wait for the table');
    // Its number is not stored, so it counts as slow.
    const list = await reader.get('/api/process/process/?name=a&project=b');
    expect([list.status, answered]).toEqual([200, 0]);
    await locks.holder.query('ROLLBACK');
    await Promise.all(waiting);
  });
});
