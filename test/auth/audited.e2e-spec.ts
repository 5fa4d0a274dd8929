import { send } from '../support/send.js';
import type { Server } from '../support/server.js';
import { addUser, CallerOf, logIn, logInAdmin, PASSWORD, startGuarded } from '../support/users.js';

describe('the audit of users, logins and keys', () => {
  let server: Server;
  let admin: CallerOf;

  beforeAll(async () => {
    server = await startGuarded();
    admin = await logInAdmin(server.url);
  });

  afterAll(() => server.close());

  const records = async (): Promise<any[]> =>
    (await admin.get('/api/audit/audit/?limit=1000&ordering=id')).body.results;

  it('records the actor and the action, without passwords, tokens and mistyped usernames', async () => {
    const before = (await records()).length;
    const ada = await addUser(admin, 'ada', 'editor');
    const caller = await logIn(server.url, 'ada', PASSWORD);
    const { id: key } = (await caller.post('/api/user/key/', { name: 'service' })).body;
    await caller.send(`/api/user/key/${key}/`, { method: 'DELETE' });
    const { id: used, key: text } = (await caller.post('/api/user/key/', { name: 'used' })).body;
    await new CallerOf(server.url, text).post('/api/logout/', {});
    await caller.post('/api/logout/', {});
    for (const username of ['ada', 'typed my password'])
      await send(server.url, '/api/login/', { method: 'POST', body: { username, password: 'a wrong one' } });
    const again = await logIn(server.url, 'ada', PASSWORD);
    await again.post('/api/user/password/', {
      old_password: 'a wrong one',
      new_password: 'a better password',
    });
    await again.post('/api/user/password/', { old_password: PASSWORD, new_password: 'a better password' });
    await admin.send(`/api/user/user/${ada}/`, { method: 'PATCH', body: { role: 'viewer' } });
    for (const body of [{ password: PASSWORD }, { password: PASSWORD, role: 'editor' }])
      await admin.send(`/api/user/user/${ada}/`, { method: 'PATCH', body });
    await admin.send(`/api/user/user/${ada}/`, { method: 'DELETE' });
    const root = (await admin.get('/api/user/me/')).body.id;
    const added = (await records()).slice(before);
    expect(
      added.map(({ cuser, object, action, object_id }) => [cuser, `${object}.${action}`, object_id]),
    ).toEqual([
      [root, 'user.create', ada],
      [ada, 'user.login', ada],
      [ada, 'key.create', key],
      [ada, 'key.delete', key],
      [ada, 'key.create', used],
      [ada, 'key.delete', used],
      [ada, 'user.logout', ada],
      [null, 'user.login_failed', ada],
      [null, 'user.login_failed', null],
      [ada, 'user.login', ada],
      [ada, 'user.password_failed', ada],
      [ada, 'user.password', ada],
      [root, 'user.update', ada],
      [root, 'user.password', ada],
      [root, 'user.password', ada],
      [root, 'user.update', ada],
      [root, 'user.delete', ada],
    ]);
    for (const { ip, request_id } of added)
      expect([ip, request_id]).toEqual(['127.0.0.1', expect.any(String)]);
    const all = JSON.stringify(await records());
    for (const secret of [PASSWORD, 'a wrong one', 'typed my password', caller.token])
      expect(all).not.toContain(secret);
  });

  it('starts with the first administrator, whom startup has created', async () => {
    const [first] = await records();
    expect(first).toMatchObject({ cuser: null, object: 'user', action: 'create', request_id: 'boot' });
  });

  it('has no records of refused requests', async () => {
    const before = (await records()).length;
    await admin.post('/api/user/user/', { username: 'admin', password: PASSWORD });
    await admin.send('/api/user/user/2147483000/', { method: 'DELETE' });
    const root = (await admin.get('/api/user/me/')).body.id;
    await admin.send(`/api/user/user/${root}/`, { method: 'PATCH', body: { role: 'viewer' } });
    expect(await records()).toHaveLength(before);
  });
});
