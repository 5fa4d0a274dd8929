import { send, type Sent } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { addUser, CallerOf, logIn, PASSWORD } from '../support/users.js';

const ME = '/api/user/me/';

describe('in open mode', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  /** Somebody who shows nothing. */
  const nobody = {
    send: (path: string, sent?: Sent) => send(server.url, path, sent),
    post: (path: string, body: unknown) => send(server.url, path, { method: 'POST', body }),
  } as CallerOf;

  it('a call without credentials is the seeded user’s, an administrator', async () => {
    expect((await nobody.send(ME)).body).toMatchObject({ id: 1, username: 'liucheng', role: 'admin' });
    expect((await nobody.post('/api/logout/', {})).body).toEqual({});
  });

  it.each(['Token', 'Token x', `Token lct_${'x'.repeat(43)}`, 'Bearer x', 'Basic bGl1Y2hlbmc6', 'x'])(
    'wrong credentials are refused all the same: %s',
    async (authorization) => {
      const { status, headers } = await nobody.send(ME, { headers: { authorization } });
      expect([status, headers['www-authenticate']]).toEqual([401, 'Token']);
    },
  );

  it('a user with a token is that user, with their role', async () => {
    await addUser(nobody, 'ada', 'viewer');
    const ada = await logIn(server.url, 'ada', PASSWORD);
    expect((await ada.get(ME)).body.username).toBe('ada');
    expect((await ada.post('/api/process/process/', { name: 'n', project: 'p' })).status).toBe(403);
    await ada.post('/api/logout/', {});
    expect((await ada.get(ME)).status).toBe(401);
  });

  it('the seeded user is the last administrator, until another one can log in; and may then go', async () => {
    const eve = await addUser(nobody, 'eve', 'admin');
    const byEve = await logIn(server.url, 'eve', PASSWORD);
    const lowered = await byEve.send('/api/user/user/1/', { method: 'PATCH', body: { role: 'viewer' } });
    expect(lowered.status).toBe(200);
    expect((await nobody.post('/api/process/process/', { name: 'n', project: 'p' })).status).toBe(403);
    expect((await nobody.send('/api/process/process/')).status).toBe(200);
    await byEve.send('/api/user/user/1/', { method: 'PATCH', body: { is_active: false } });
    expect((await nobody.send('/api/process/process/')).status).toBe(401);
    await byEve.send('/api/user/user/1/', { method: 'PATCH', body: { is_active: true, role: 'admin' } });
    expect((await nobody.send(`/api/user/user/${eve}/`, { method: 'DELETE' })).status).toBe(204);
  });

  it('the seeded user gives themselves a password, with which they log in', async () => {
    expect((await nobody.post('/api/user/password/', { new_password: PASSWORD })).status).toBe(200);
    const again = await nobody.post('/api/user/password/', { new_password: 'another one, please' });
    expect(Object.keys(again.body)).toEqual(['old_password']);
    expect((await (await logIn(server.url, 'liucheng', PASSWORD)).get(ME)).body.id).toBe(1);
  });
});
