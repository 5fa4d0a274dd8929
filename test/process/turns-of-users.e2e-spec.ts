import { waitsForLock } from '../support/database.js';
import type { Server } from '../support/server.js';
import { lockSessions } from '../support/lock-sessions.js';
import { until } from '../support/until.js';
import { type CallerOf, logInAdmin, logInNew, startGuarded } from '../support/users.js';

const LIST = '/api/process/process/';

describe('a bulk delete that waits for a locked process', () => {
  let server: Server;
  let ada: CallerOf;
  let bob: CallerOf;

  beforeAll(async () => {
    server = await startGuarded({ LIUCHENG_ROLE: 'api' });
    const admin = await logInAdmin(server.url);
    ada = await logInNew(admin, 'ada', 'editor');
    bob = await logInNew(admin, 'bob', 'editor');
  });

  const locks = lockSessions(() => server.database);

  afterAll(() => server.close());

  const make = async (by: CallerOf): Promise<number> =>
    (await by.post(LIST, { name: 'n', project: 'p' })).body.id;

  const removeTwo = async (by: CallerOf, first: number): Promise<number> =>
    (await by.send(LIST, { method: 'DELETE', body: { 'pk[]': [first, await make(by)] } })).status;

  it('does not delay those of other users', async () => {
    const [held, free] = [await make(ada), await make(bob)];
    await locks.holder.query('BEGIN');
    await locks.holder.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [held]);
    const waiting = removeTwo(ada, held);
    await until(() => waitsForLock(locks.observer), 'the deletion waits for the row');
    let hasWaited = false;
    const ended = waiting.then(() => (hasWaited = true));
    expect([await removeTwo(bob, free), hasWaited]).toEqual([204, false]);
    await locks.holder.query('ROLLBACK');
    await ended;
    expect(await waiting).toBe(204);
  });
});
