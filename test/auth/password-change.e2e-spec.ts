import { send } from '../support/send.js';
import type { Server } from '../support/server.js';
import { type CallerOf, logIn, logInAdmin, logInNew, PASSWORD, startGuarded } from '../support/users.js';
import { until } from '../support/until.js';

describe('a change of the caller’s password', () => {
  let server: Server;
  let admin: CallerOf;

  beforeAll(async () => {
    server = await startGuarded();
    admin = await logInAdmin(server.url);
  });

  afterAll(() => server.close());

  const changeOf = (caller: CallerOf, new_password: string, old_password = PASSWORD) =>
    caller.post('/api/user/password/', { old_password, new_password });

  it('succeeds once for many concurrent requests with the same old password', async () => {
    const first = await logInNew(admin, 'racer', 'viewer');
    const logins = await Promise.all(Array.from({ length: 5 }, () => logIn(server.url, 'racer', PASSWORD)));
    const callers = [first, ...logins];
    const words = callers.map((_, index) => `racing password ${index}`);
    const answers = await Promise.all(callers.map((caller, index) => changeOf(caller, words[index]!)));
    const won = answers.flatMap(({ status }, index) => (status === 200 ? [index] : []));
    expect(won).toHaveLength(1);
    for (const { status } of answers) expect([200, 400, 401]).toContain(status);
    await logIn(server.url, 'racer', words[won[0]!]!);
  });

  it('works while a stranger has used up the login attempts for the username', async () => {
    const owner = await logInNew(admin, 'owner', 'viewer');
    const attempt = () =>
      send(server.url, '/api/login/', { method: 'POST', body: { username: 'owner', password: 'a guess' } });
    await until(async () => (await attempt()).status === 429, 'the login is throttled');
    expect((await changeOf(owner, 'a better password')).status).toBe(200);
  });
});
