import type { Server } from '../support/server.js';
import { lockSessions } from '../support/lock-sessions.js';
import { until } from '../support/until.js';
import { type CallerOf, logInAdmin, logInNew, startGuarded } from '../support/users.js';

/** More than an API has connections. */
const TIMES = 20;

/** How many transactions of a user are in progress at once. */
const OF_ONE = 6;

const WAITING = `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

describe('many changes by one user, which wait in Postgres, leave connections to others:', () => {
  let server: Server;
  let admin: CallerOf;
  let bob: CallerOf;

  beforeAll(async () => {
    server = await startGuarded({ LIUCHENG_ROLE: 'api' });
    admin = await logInAdmin(server.url);
    bob = await logInNew(admin, 'bob', 'viewer');
  });

  const locks = lockSessions(() => server.database);

  afterAll(() => server.close());

  /** Makes the changes while none can be recorded, and returns their statuses. Bob reads meanwhile. */
  async function besideBob(change: (index: number) => Promise<{ status: number }>): Promise<number[]> {
    await locks.holder.query('BEGIN');
    await locks.holder.query('LOCK TABLE audit IN EXCLUSIVE MODE');
    const changes = Promise.all(Array.from({ length: TIMES }, (_, index) => change(index)));
    try {
      await until(async () => {
        const { rows } = await locks.observer.query<{ waiting: number }>(WAITING);
        return rows[0]!.waiting >= OF_ONE;
      }, 'the changes wait for the table');
      expect((await bob.get('/api/process/process/')).status).toBe(200);
    } finally {
      await locks.holder.query('ROLLBACK');
    }
    return [...new Set((await changes).map(({ status }) => status))];
  }

  it('keys that are deleted', async () => {
    const ids: number[] = [];
    for (let index = 0; index < TIMES; index += 1)
      ids.push((await admin.post('/api/user/key/', { name: `k${index}`, role: 'viewer' })).body.id);
    const remove = (index: number) => admin.send(`/api/user/key/${ids[index]}/`, { method: 'DELETE' });
    expect(await besideBob(remove)).toEqual([204]);
  });

  it('users that are made', async () => {
    const make = (index: number) => admin.post('/api/user/user/', { username: `u${index}`, role: 'viewer' });
    expect(await besideBob(make)).toEqual([201]);
  });
});
