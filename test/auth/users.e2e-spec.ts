import pg from 'pg';
import { send } from '../support/send.js';
import type { Server } from '../support/server.js';
import {
  addUser,
  type CallerOf,
  logIn,
  logInAdmin,
  logInNew,
  PASSWORD,
  startGuarded,
} from '../support/users.js';

const LIST = '/api/user/user/';

describe('users', () => {
  let server: Server;
  let admin: CallerOf;

  beforeAll(async () => {
    server = await startGuarded();
    admin = await logInAdmin(server.url);
  });

  afterAll(() => server.close());

  const change = (by: CallerOf, id: number, body: unknown, method = 'PATCH') =>
    by.send(`${LIST}${id}/`, { method, body });

  it('are created, shown, changed and deleted like every resource, and no response contains a password', async () => {
    const created = await admin.post(LIST, {
      username: 'ada',
      first_name: 'Ada',
      last_name: 'Lovelace',
      role: 'editor',
      password: PASSWORD,
    });
    const { id } = created.body;
    const shown = {
      id,
      username: 'ada',
      first_name: 'Ada',
      last_name: 'Lovelace',
      role: 'editor',
      is_active: true,
    };
    expect([created.status, created.text]).toEqual([201, JSON.stringify(shown)]);
    expect((await admin.get(`${LIST}${id}/`)).text).toBe(JSON.stringify(shown));
    const put = await change(admin, id, { last_name: 'King', password: 'another password' }, 'PUT');
    expect([put.status, put.body]).toEqual([200, { ...shown, last_name: 'King' }]);
    const form = await admin.send(`${LIST}${id}/`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'is_active=false&role=&first_name=',
    });
    const changed = { ...shown, first_name: '', last_name: 'King', is_active: false };
    expect([form.status, form.body]).toEqual([200, changed]);
    expect((await admin.send(`${LIST}${id}/`, { method: 'DELETE' })).status).toBe(204);
    expect((await admin.get(`${LIST}${id}/`)).status).toBe(404);
    expect((await change(admin, id, {})).status).toBe(404);
    expect((await admin.send(`${LIST}${id}/`, { method: 'DELETE' })).status).toBe(404);
  });

  it('are listed with filters, order and pages', async () => {
    for (const username of ['list_a', 'list_b', 'listxc']) await addUser(admin, username, 'viewer');
    const names = async (query: string) =>
      (await admin.get(`${LIST}?${query}`)).body.results.map(({ username }: any) => username);
    expect(await names('username=LIST_&ordering=username')).toEqual(['list_a', 'list_b']);
    expect(await names('username=list&ordering=-username&limit=1&offset=1')).toEqual(['list_b']);
    expect(await names('role=admin&is_active=true&ordering=id')).toEqual(['liucheng', 'admin']);
    expect(await names('is_active=0')).toEqual([]);
    const page = (await admin.get(`${LIST}?username=list&limit=2`)).body;
    expect([page.count, page.next]).toEqual([3, `${server.url}${LIST}?limit=2&offset=2&username=list`]);
    expect((await admin.get(`${LIST}?role=root`)).body).toEqual({ role: ['"root" is not a valid choice.'] });
  });

  it.each([
    [{ username: 'a b', password: PASSWORD }, 'username', 'Enter a valid username.'],
    [{ username: 'a\r\nx: y', password: PASSWORD }, 'username', 'Enter a valid username.'],
    [{ username: 'admin', password: PASSWORD }, 'username', 'This field must be unique.'],
    [{ username: 'x'.repeat(151), password: PASSWORD }, 'username', 'no more than 150'],
    [{ password: PASSWORD }, 'username', 'This field is required.'],
    [{ username: 'new', password: '' }, 'password', 'This field may not be blank.'],
    [{ username: 'new', password: 'short' }, 'password', 'too short'],
    [{ username: 'new', password: '12345678' }, 'password', 'too common|entirely numeric'],
    [{ username: 'new', password: 'password123' }, 'password', 'too common'],
    [{ username: 'lovelace', password: 'Lovelace' }, 'password', 'too similar'],
    [{ username: 'new', password: PASSWORD, role: 'root' }, 'role', 'not a valid choice'],
    [{ username: 'new', password: PASSWORD, is_active: 'maybe' }, 'is_active', 'Must be a valid boolean.'],
  ])('are not created from %j', async (body, field, message) => {
    const answer = await admin.post(LIST, body);
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, [field]]);
    expect(answer.body[field].join()).toMatch(new RegExp(message));
  });

  it('cannot be created with fields that only the server writes', async () => {
    const body = {
      id: 1,
      username: 'mass',
      password: PASSWORD,
      deleted_at: 'now',
      is_superuser: true,
      ctime: 0,
    };
    const created = (await admin.post(LIST, body)).body;
    expect(created.id).not.toBe(1);
    expect(Object.keys(created)).toEqual(['id', 'username', 'first_name', 'last_name', 'role', 'is_active']);
    expect(created.role).toBe('viewer');
  });

  it('cannot raise their own role, and administrators cannot change their own access', async () => {
    const editor = await logInNew(admin, 'climber', 'editor');
    const { id } = (await editor.get('/api/user/me/')).body;
    expect((await change(editor, id, { role: 'admin' })).status).toBe(403);
    expect((await change(editor, id, { first_name: 'x' })).status).toBe(403);
    const me = (await admin.get('/api/user/me/')).body.id;
    for (const body of [{ role: 'viewer' }, { is_active: false }])
      expect((await change(admin, me, body)).status).toBe(403);
    expect((await admin.send(`${LIST}${me}/`, { method: 'DELETE' })).status).toBe(403);
    const same = await change(admin, me, { role: 'admin', is_active: true, first_name: 'Root' });
    expect([same.status, same.body.first_name]).toEqual([200, 'Root']);
  });

  it('have the same username in all Unicode forms', async () => {
    await addUser(admin, 're\u0301my', 'viewer');
    expect((await (await logIn(server.url, 'r\xe9my', PASSWORD)).get('/api/user/me/')).body.username).toBe(
      'r\xe9my',
    );
    const twin = await admin.post(LIST, { username: '\uff41dmin', password: PASSWORD });
    expect([twin.status, Object.keys(twin.body)]).toEqual([400, ['username']]);
    // 150 characters, each of which is three in NFKC.
    const grown = await admin.post(LIST, { username: '\ufb03'.repeat(150), password: PASSWORD });
    expect([grown.status, Object.keys(grown.body)]).toEqual([400, ['username']]);
  });

  it('can change their own password only with the old one, even administrators', async () => {
    const eve = await logInNew(admin, 'eve', 'admin');
    const { id } = (await eve.get('/api/user/me/')).body;
    const refused = await change(eve, id, { password: 'what a thief likes', first_name: 'x' });
    expect([refused.status, refused.body.detail]).toEqual([
      403,
      expect.stringContaining('/api/user/password/'),
    ]);
    expect((await eve.get('/api/user/me/')).body.first_name).toBe('');
    await logIn(server.url, 'eve', PASSWORD);
    expect((await change(admin, id, { password: 'from somebody else' })).status).toBe(200);
    expect((await admin.send(`${LIST}${id}/`, { method: 'DELETE' })).status).toBe(204);
  });

  it('always include an administrator, even if two remove each other’s access at the same time', async () => {
    for (let round = 0; round < 3; round += 1) {
      const second = await logInNew(admin, `second${round}`, 'admin');
      const ids = [(await admin.get('/api/user/me/')).body.id, (await second.get('/api/user/me/')).body.id];
      const [one, two] = await Promise.all([
        change(admin, ids[1], { role: 'viewer' }),
        change(second, ids[0], { is_active: false }),
      ]);
      // One request succeeded. The other was refused, by the rule or because its caller is no longer an administrator.
      expect([one.status, two.status].filter((status) => status === 200)).toHaveLength(1);
      if (two.status === 200) {
        await change(second, ids[0], { is_active: true });
        admin = await logInAdmin(server.url);
        await change(admin, ids[1], { role: 'viewer' });
      }
    }
  });

  it('can be deactivated while they write, such as during a long import', async () => {
    const editor = await logInNew(admin, 'jean', 'editor');
    const { id } = (await editor.get('/api/user/me/')).body;
    const database = new pg.Client(server.database);
    await database.connect();
    try {
      await database.query('BEGIN');
      await database.query(`INSERT INTO process (name, project, cuser) VALUES ('n', 'p', $1)`, [id]);
      expect((await change(admin, id, { is_active: false })).status).toBe(200);
    } finally {
      await database.end();
    }
    expect((await editor.get('/api/user/me/')).status).toBe(401);
  });

  it('remain named in their objects after a deletion, and free their username', async () => {
    const editor = await logInNew(admin, 'grace', 'editor');
    const { id } = (await editor.get('/api/user/me/')).body;
    await change(admin, id, { first_name: 'Grace', last_name: 'Hopper' });
    const process = (await editor.post('/api/process/process/', { name: 'n', project: 'p' })).body;
    await admin.send(`${LIST}${id}/`, { method: 'DELETE' });
    expect((await admin.get(`/api/process/process/${process.id}/`)).body.user).toBe('Grace Hopper');
    expect((await editor.get('/api/user/me/')).status).toBe(401);
    expect(await addUser(admin, 'grace', 'viewer')).not.toBe(id);
    expect((await (await logIn(server.url, 'grace', PASSWORD)).get('/api/user/me/')).body.role).toBe(
      'viewer',
    );
  });

  it('can read their own account', async () => {
    expect((await admin.get('/api/user/me/')).body).toMatchObject({ username: 'admin', role: 'admin' });
    expect((await send(server.url, '/api/user/me/')).status).toBe(401);
  });
});
