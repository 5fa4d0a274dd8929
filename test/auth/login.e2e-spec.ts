import pg from 'pg';
import { send } from '../support/send.js';
import type { Server } from '../support/server.js';
import { addUser, CallerOf, logIn, logInAdmin, logInNew, PASSWORD, startGuarded } from '../support/users.js';
import { until } from '../support/until.js';

const ME = '/api/user/me/';

describe('a login', () => {
  let server: Server;
  let admin: CallerOf;
  let database: pg.Client;

  beforeAll(async () => {
    server = await startGuarded();
    admin = await logInAdmin(server.url);
    database = new pg.Client(server.database);
    await database.connect();
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  const attempt = (body: unknown, headers = {}) =>
    send(server.url, '/api/login/', { method: 'POST', body, headers });

  it('returns a token for a username and password as JSON or form, and ignores the credentials of the request', async () => {
    await addUser(admin, 'ada', 'viewer');
    const json = await attempt({ username: 'ada', password: PASSWORD }, { authorization: 'Token stale' });
    expect([json.status, Object.keys(json.body)]).toEqual([200, ['token']]);
    const form = await attempt(`username=ada&password=${encodeURIComponent(PASSWORD)}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(form.body.token).not.toBe(json.body.token);
    for (const { body } of [json, form]) {
      const caller = new CallerOf(server.url, body.token);
      expect((await caller.get(ME)).body.username).toBe('ada');
      const bearer = await send(server.url, ME, { headers: { authorization: `Bearer ${body.token}` } });
      expect(bearer.status).toBe(200);
    }
  });

  it.each([
    [{ username: 'admin', password: 'wrong' }],
    [{ username: 'nobody', password: PASSWORD }],
    [{ username: 'ADMIN', password: PASSWORD }],
    [{ username: 'liucheng', password: 'nobody has this password' }],
    [{ username: "' OR 1=1 --", password: PASSWORD }],
  ])('is refused for %j, always with the same message', async (body) => {
    const answer = await attempt(body);
    expect([answer.status, answer.body]).toEqual([
      400,
      { detail: 'Unable to log in with provided credentials.' },
    ]);
    const chinese = await attempt(body, { 'accept-language': 'zh' });
    expect(chinese.body).toEqual({ detail: '无法使用提供的认证信息登录。' });
  });

  it('requires a username and a password', async () => {
    const answer = await attempt({ username: '' });
    expect([answer.status, answer.body]).toEqual([
      400,
      { username: ['This field may not be blank.'], password: ['This field is required.'] },
    ]);
    expect((await attempt({ username: 'a\0', password: 'b' })).status).toBe(400);
    expect((await attempt({ username: 'admin', password: { $ne: null } })).status).toBe(400);
  });

  it('takes as long for an unknown user as for a wrong password', async () => {
    /** CPU time of this process, in which the server runs: other programs of the machine do not add to it. */
    const work = async (username: string): Promise<number> => {
      const before = process.cpuUsage();
      await attempt({ username, password: 'a wrong password' });
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    let [known, unknown] = [0, 0];
    for (let round = 0; round < 7; round += 1) {
      known += await work('ada');
      unknown += await work('no-such-user');
    }
    // Without the dummy hash, the response for an unknown user would take a tenth of the time.
    expect(unknown).toBeGreaterThan(known / 2);
    expect(known).toBeGreaterThan(unknown / 2);
  });

  it('ends with its logout, while other logins continue', async () => {
    const [one, two] = [await logIn(server.url, 'ada', PASSWORD), await logIn(server.url, 'ada', PASSWORD)];
    const out = await one.post('/api/logout/', {});
    expect([out.status, out.body]).toEqual([200, {}]);
    expect((await one.get(ME)).status).toBe(401);
    expect((await two.get(ME)).status).toBe(200);
    expect((await send(server.url, '/api/logout/', { method: 'POST' })).status).toBe(401);
  });

  it('expires', async () => {
    const caller = await logIn(server.url, 'ada', PASSWORD);
    await database.query(`UPDATE access_token SET expire_time = now() - interval '1 second'`);
    expect((await caller.get(ME)).body).toEqual({ detail: 'Invalid token.' });
    admin = await logInAdmin(server.url);
    const { rows } = await database.query(
      `SELECT expire_time > now() AS fresh FROM access_token t JOIN users u ON u.id = user_id WHERE username = 'admin'`,
    );
    expect(rows).toEqual([{ fresh: true }]);
  });

  it('deletes the expired tokens of its user, but none that has expired by the clock of Postgres alone', async () => {
    const caller = await logInNew(admin, 'mary', 'editor');
    await caller.post('/api/user/key/', { name: 'service' });
    await database.query(
      `UPDATE access_token SET expire_time = now() - interval '1 hour' WHERE name = 'service'`,
    );
    const logInAndCount = async () => {
      await logIn(server.url, 'mary', PASSWORD);
      return (await database.query(`SELECT FROM access_token WHERE name = 'service'`)).rowCount;
    };
    const { now } = Date;
    import.meta.jest.spyOn(Date, 'now').mockImplementation(() => now() - 24 * 3_600_000);
    try {
      expect(await logInAndCount()).toBe(1);
    } finally {
      import.meta.jest.restoreAllMocks();
    }
    expect(await logInAndCount()).toBe(0);
  });

  it('ends when the user has logged in a thousand times since; API keys stay', async () => {
    const oldest = await logInNew(admin, 'often', 'editor');
    const service = new CallerOf(
      server.url,
      (await oldest.post('/api/user/key/', { name: 'service' })).body.key,
    );
    const next = await logIn(server.url, 'often', PASSWORD);
    await database.query(
      `INSERT INTO access_token (hash, user_id, expire_time)
       SELECT 'login ' || n, (SELECT id FROM users WHERE username = 'often'), now() + interval '1 day'
       FROM generate_series(1, 998) AS n`,
    );
    expect((await oldest.get(ME)).status).toBe(200);
    await logIn(server.url, 'often', PASSWORD);
    await until(async () => (await oldest.get(ME)).status === 401, 'the oldest login has ended');
    for (const caller of [next, service]) expect((await caller.get(ME)).status).toBe(200);
  });

  it('ends, like all tokens and keys of the user, when the user changes the password with the old one', async () => {
    const caller = await logInNew(admin, 'grace', 'editor');
    const other = await logIn(server.url, 'grace', PASSWORD);
    const { key } = (await caller.post('/api/user/key/', { name: 'service' })).body;
    const service = new CallerOf(server.url, key);
    const set = (old_password: string, new_password: string) =>
      caller.post('/api/user/password/', { old_password, new_password });
    expect((await set('wrong', 'a better password')).body).toEqual({
      old_password: ['Your old password was entered incorrectly. Please enter it again.'],
    });
    expect(Object.keys((await set(PASSWORD, 'short')).body)).toEqual(['new_password']);
    expect(
      (await service.post('/api/user/password/', { old_password: PASSWORD, new_password: 'by a key' }))
        .status,
    ).toBe(403);
    for (const by of [caller, other, service]) expect((await by.get(ME)).status).toBe(200);
    expect((await set(PASSWORD, 'a better password')).body).toEqual({ success: true });
    for (const by of [caller, other, service]) expect((await by.get(ME)).status).toBe(401);
    expect((await attempt({ username: 'grace', password: PASSWORD })).status).toBe(400);
    await logIn(server.url, 'grace', 'a better password');
  });

  it('ends permanently when the user is deactivated', async () => {
    const caller = await logInNew(admin, 'gone', 'editor');
    const { id } = (await caller.get(ME)).body;
    const set = (is_active: boolean) =>
      admin.send(`/api/user/user/${id}/`, { method: 'PATCH', body: { is_active } });
    await set(false);
    expect((await caller.get(ME)).status).toBe(401);
    expect((await attempt({ username: 'gone', password: PASSWORD })).status).toBe(400);
    await set(true);
    expect((await caller.get(ME)).status).toBe(401);
    await logIn(server.url, 'gone', PASSWORD);
  });

  it('stores only hashes, and updates the time of use at most once a minute', async () => {
    const caller = await logInNew(admin, 'kept', 'viewer');
    const row = async () =>
      (
        await database.query(
          `SELECT t.*, t::text AS all, u.password FROM access_token t JOIN users u ON u.id = user_id WHERE username = 'kept'`,
        )
      ).rows[0];
    /** Waits until the time of use is stored. Responses do not wait for that. */
    const used = (holds: (row: any) => boolean) =>
      until(async () => {
        await caller.get(ME);
        return holds(await row());
      }, 'the use of the token shows');
    await used(({ use_time }) => use_time !== null);
    const first = await row();
    expect(first.all).not.toContain(caller.token);
    expect(first.all).not.toContain(caller.token.slice(4));
    expect(first.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await database.query(`UPDATE access_token SET use_time = now() - interval '50 seconds' WHERE id = $1`, [
      first.id,
    ]);
    const before = (await row()).use_time;
    admin.get(ME).catch(() => undefined);
    for (let round = 0; round < 5; round += 1) {
      await admin.post('/api/user/user/', {});
      await caller.get(ME);
    }
    expect((await row()).use_time).toEqual(before);
    await database.query(`UPDATE access_token SET use_time = now() - interval '61 seconds' WHERE id = $1`, [
      first.id,
    ]);
    await used(({ use_time }) => Date.now() - use_time < 30_000);
  });

  it('is queued when many arrive at the same time, and each is answered correctly', async () => {
    await addUser(admin, 'many', 'viewer');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        attempt(
          index % 2
            ? { username: 'many', password: PASSWORD }
            : { username: `no-${index}`, password: 'wrong' },
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map((_, index) => (index % 2 ? 200 : 400)));
  });
});
