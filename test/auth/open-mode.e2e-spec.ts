import { cloneDatabase } from '../support/database.js';
import { send, type Sent } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { addUser, CallerOf, logIn, logInAdmin, PASSWORD, startGuarded } from '../support/users.js';

const ME = '/api/user/me/';

describe('in open mode', () => {
  let server: Server;
  let admin: CallerOf;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    // An earlier mode required credentials for the same database.
    const database = await cloneDatabase();
    const guarded = await startGuarded({ DATABASE_URL: database.url });
    admin = await logInAdmin(guarded.url);
    await guarded.app.close();
    server = await startServer({ LIUCHENG_ROLE: 'api', LIUCHENG_AUTH: 'auto', DATABASE_URL: database.url });
    admin = new CallerOf(server.url, admin.token);
    drop = () => database.drop();
  });

  afterAll(async () => {
    await server.close();
    await drop();
  });

  /** A caller without credentials. */
  const nobody = {
    send: (path: string, sent?: Sent) => send(server.url, path, sent),
    post: (path: string, body: unknown) => send(server.url, path, { method: 'POST', body }),
  } as CallerOf;

  it('treats a request without credentials as the seeded user, an administrator', async () => {
    expect((await nobody.send(ME)).body).toMatchObject({ id: 1, username: 'liucheng', role: 'admin' });
    expect((await nobody.post('/api/logout/', {})).body).toEqual({});
  });

  it.each(['Token', 'Token x', `Token lct_${'x'.repeat(43)}`, 'Bearer x', 'Basic bGl1Y2hlbmc6', 'x'])(
    'refuses wrong credentials: %s',
    async (authorization) => {
      const { status, headers } = await nobody.send(ME, { headers: { authorization } });
      expect([status, headers['www-authenticate']]).toEqual([401, 'Token']);
    },
  );

  it('identifies a user with a token, with their role', async () => {
    await addUser(admin, 'ada', 'viewer');
    const ada = await logIn(server.url, 'ada', PASSWORD);
    expect((await ada.get(ME)).body.username).toBe('ada');
    expect((await ada.post('/api/process/process/', { name: 'n', project: 'p' })).status).toBe(403);
    await ada.post('/api/logout/', {});
    expect((await ada.get(ME)).status).toBe(401);
  });

  it('allows deleting the seeded user if another administrator can log in', async () => {
    const eve = await addUser(admin, 'eve', 'admin');
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

  describe('a request without credentials, which must not give access that outlives the mode,', () => {
    const patch = (path: string, body: unknown) => nobody.send(path, { method: 'PATCH', body });

    it.each([
      ['a first password', { new_password: 'another one, please' }],
      ['a new password with the old one', { old_password: PASSWORD, new_password: 'another one, please' }],
      ['without a password', {}],
    ])('cannot change the password of the seeded user: %s', async (_, body) => {
      const { status, headers } = await nobody.post('/api/user/password/', body);
      expect([status, headers['www-authenticate']]).toEqual([401, 'Token']);
    });

    it('cannot create an API key', async () => {
      expect((await nobody.post('/api/user/key/', { name: 'k', role: 'viewer' })).status).toBe(401);
    });

    it('cannot create a user with a password', async () => {
      const mallory = { username: 'mallory', role: 'admin', password: PASSWORD };
      expect((await nobody.post('/api/user/user/', mallory)).status).toBe(401);
      expect((await nobody.post('/api/user/user/', { ...mallory, password: '' })).status).toBe(400);
    });

    it('cannot set a password, raise a role or activate a user', async () => {
      const grace = `/api/user/user/${await addUser(admin, 'grace', 'editor')}/`;
      expect((await patch(grace, { password: 'from somebody else' })).status).toBe(401);
      expect((await patch(grace, { role: 'admin' })).status).toBe(401);
      expect((await patch(grace, { role: 'viewer', first_name: 'Grace' })).status).toBe(200);
      expect((await patch(grace, { is_active: false })).status).toBe(200);
      expect((await patch(grace, { is_active: true })).status).toBe(401);
    });

    it('can create a user without a password, who cannot log in', async () => {
      const added = await nobody.post('/api/user/user/', { username: 'linus', role: 'editor' });
      expect(added.status).toBe(201);
      for (const password of ['', 'null', PASSWORD])
        expect((await nobody.post('/api/login/', { username: 'linus', password })).status).toBe(400);
      const given = await admin.send(`/api/user/user/${added.body.id}/`, {
        method: 'PATCH',
        body: { password: PASSWORD },
      });
      expect(given.status).toBe(200);
      await logIn(server.url, 'linus', PASSWORD);
    });
  });
});
