import pg from 'pg';
import { Database } from '../../src/database/database.js';
import type { Server } from '../support/server.js';
import { CallerOf, logInAdmin, logInNew, startGuarded } from '../support/users.js';
import { waitsForLock } from '../support/database.js';
import { until } from '../support/until.js';

const LIST = '/api/user/key/';

describe('API keys', () => {
  let server: Server;
  let admin: CallerOf;
  let ada: CallerOf;
  let bob: CallerOf;

  beforeAll(async () => {
    server = await startGuarded();
    admin = await logInAdmin(server.url);
    ada = await logInNew(admin, 'ada', 'editor');
    bob = await logInNew(admin, 'bob', 'admin');
  });

  afterAll(() => server.close());

  const make = async (by: CallerOf, body: object): Promise<{ id: number; caller: CallerOf }> => {
    const answer = await by.post(LIST, { name: 'a service', ...body });
    return { id: answer.body.id, caller: new CallerOf(server.url, answer.body.key) };
  };

  const roleOf = async (caller: CallerOf) => (await caller.get('/api/user/me/')).body.role;

  it('are shown completely only when they are created', async () => {
    const created = await ada.post(LIST, { name: 'import', role: 'operator' });
    expect(created.status).toBe(201);
    const { key, ...shown } = created.body;
    expect(Object.keys(shown)).toEqual([
      ...['id', 'name', 'role', 'cuser', 'user', 'ctime', 'expire_time', 'use_time'],
    ]);
    expect(shown).toMatchObject({
      name: 'import',
      role: 'operator',
      user: 'ada',
      expire_time: null,
      use_time: null,
    });
    expect(key).toMatch(/^lck_[\w-]{43}$/);
    const { actions } = (await ada.send(LIST, { method: 'OPTIONS' })).body;
    expect(Object.keys(actions.POST)).toEqual(Object.keys(created.body));
    const list = await ada.get(LIST);
    expect(list.body.results).toEqual([shown]);
    expect((await ada.get(`${LIST}${shown.id}/`)).body).toEqual(shown);
  });

  it('have the rights of their role, but never more than their owner', async () => {
    const low = await make(ada, { role: 'viewer' });
    expect(await roleOf(low.caller)).toBe('viewer');
    expect((await low.caller.post('/api/process/process/', { name: 'n', project: 'p' })).status).toBe(403);
    expect(await roleOf((await make(ada, {})).caller)).toBe('editor');
    const refused = await ada.post(LIST, { name: 'climber', role: 'admin' });
    expect([refused.status, refused.body]).toEqual([
      403,
      { detail: 'A key cannot have more rights than its owner (editor).' },
    ]);
    const high = await make(bob, { role: 'admin' });
    const bobId = (await bob.get('/api/user/me/')).body.id;
    await admin.send(`/api/user/user/${bobId}/`, { method: 'PATCH', body: { role: 'viewer' } });
    expect(await roleOf(high.caller)).toBe('viewer');
    await admin.send(`/api/user/user/${bobId}/`, { method: 'PATCH', body: { role: 'admin' } });
    expect(await roleOf(high.caller)).toBe('admin');
  });

  it('cannot create other keys, so that a stolen key is useless after its deletion', async () => {
    const { caller } = await make(bob, {});
    expect((await caller.post(LIST, { name: 'child' })).status).toBe(403);
  });

  it('are not created with a token that is revoked meanwhile, so that a stolen token leaves no key', async () => {
    const dora = await logInNew(admin, 'dora', 'editor');
    const { id } = (await dora.get('/api/user/me/')).body;
    const pool = new pg.Pool({ connectionString: server.database });
    const database = await pool.connect();
    try {
      // Sets a new password after the thief's request was admitted.
      await database.query('BEGIN');
      await database.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [id]);
      await database.query('DELETE FROM access_token WHERE user_id = $1', [id]);
      const stolen = dora.post(LIST, { name: 'left behind' });
      await until(() => waitsForLock(pool), 'the call waits for the row');
      await database.query('COMMIT');
      expect((await stolen).status).toBe(401);
    } finally {
      database.release();
      await pool.end();
    }
    expect((await admin.get(`${LIST}?cuser=${id}`)).body.count).toBe(0);
  });

  it('of other users can be seen and deleted by administrators only', async () => {
    const { id, caller } = await make(ada, {});
    const carl = await logInNew(admin, 'carl', 'editor');
    expect((await carl.get(LIST)).body.count).toBe(0);
    expect((await carl.get(`${LIST}?cuser=${(await ada.get('/api/user/me/')).body.id}`)).body.count).toBe(0);
    expect((await carl.get(`${LIST}${id}/`)).status).toBe(404);
    expect((await carl.send(`${LIST}${id}/`, { method: 'DELETE' })).status).toBe(404);
    expect((await carl.send(`${LIST}2147483000/`, { method: 'DELETE' })).status).toBe(404);
    expect((await caller.get('/api/user/me/')).status).toBe(200);
    const all = (await admin.get(`${LIST}?ordering=id`)).body.results.map((key: any) => key.id);
    expect(all).toContain(id);
    expect((await admin.send(`${LIST}${id}/`, { method: 'DELETE' })).status).toBe(204);
    expect((await caller.get('/api/user/me/')).status).toBe(401);
  });

  it('do not include login tokens, neither in the list nor by id', async () => {
    const list = (await admin.get(`${LIST}?limit=1000`)).body;
    const ids = new Set(list.results.map((key: any) => key.id));
    for (let id = 1; id < 12; id += 1)
      expect((await admin.get(`${LIST}${id}/`)).status).toBe(ids.has(id) ? 200 : 404);
  });

  it('expire, and cannot be created with a time in the past', async () => {
    const soon = Math.floor(Date.now() / 1_000) + 1;
    const { caller } = await make(ada, { expire_time: soon });
    await until(async () => (await caller.get('/api/user/me/')).status !== 200, 'the key has expired');
    expect(Date.now()).toBeGreaterThanOrEqual(soon * 1_000);
    expect((await caller.get('/api/user/me/')).status).toBe(401);
    expect((await ada.post(LIST, { name: 'old', expire_time: 1 })).body).toEqual({
      expire_time: ['This time has passed.'],
    });
    // The clock of Postgres counts, which ends the keys, and not that of an API which is ahead.
    const ahead = import.meta.jest.spyOn(Date, 'now').mockReturnValue((soon + 3_600) * 1_000);
    const { status } = await ada.post(LIST, { name: 'new', expire_time: soon + 1_800 });
    ahead.mockRestore();
    expect(status).toBe(201);
  });

  it('are at most 1,000 of a user, since revoking all of millions took Postgres too long', async () => {
    const gil = await logInNew(admin, 'gil', 'viewer');
    const { id } = (await gil.get('/api/user/me/')).body;
    const first = await make(gil, {});
    const pool = new pg.Pool({ connectionString: server.database });
    await pool.query(
      `INSERT INTO access_token (hash, user_id, name, role)
        SELECT 'gil ' || n, $1, 'n', 'viewer' FROM generate_series(1, 999) n`,
      [id],
    );
    await pool.end();
    const refused = await gil.post(LIST, { name: 'one more' });
    expect([refused.status, refused.body]).toEqual([
      409,
      { detail: 'You have 1000 API keys, which is the maximum. Delete some first.' },
    ]);
    await gil.send(`${LIST}${first.id}/`, { method: 'DELETE' });
    const several = await Promise.all(Array.from({ length: 6 }, () => gil.post(LIST, { name: 'one more' })));
    expect(several.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('of others are not deleted where a failover has given them the id of a lost one', async () => {
    const [lost, other] = [await make(ada, {}), await make(bob, {})];
    const database = server.app.get(Database);
    const transactionOf = database.transactionOf.bind(database);
    const failOver = async (): Promise<void> => {
      await database.rows({ name: 'lose', text: 'DELETE FROM access_token WHERE id = $1' }, [lost.id]);
      await database.rows({ name: 'get', text: 'UPDATE access_token SET id = $1 WHERE id = $2' }, [
        lost.id,
        other.id,
      ]);
    };
    try {
      database.transactionOf = async (...given) => {
        await failOver();
        return transactionOf(...given);
      };
      expect((await ada.send(`${LIST}${lost.id}/`, { method: 'DELETE' })).status).toBe(404);
    } finally {
      database.transactionOf = transactionOf;
    }
    expect((await bob.get(`${LIST}${lost.id}/`)).body.user).toBe('bob');
  });
});
