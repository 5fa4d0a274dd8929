import { send } from '../support/send.js';
import { cloneDatabase } from '../support/database.js';
import { startProxy } from '../support/proxy.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';
import { addUser, type CallerOf, logInAdmin, logInNew, PASSWORD, startGuarded } from '../support/users.js';

describe('a login', () => {
  let server: Server;
  let admin: CallerOf;

  beforeAll(async () => {
    server = await startGuarded();
    admin = await logInAdmin(server.url);
  });

  afterAll(() => server.close());

  const attempt = (body: unknown) => send(server.url, '/api/login/', { method: 'POST', body });

  it('is throttled after ten wrong passwords for one username, whether the user exists or not', async () => {
    await addUser(admin, 'tried', 'viewer');
    for (const username of ['tried', 'not-there']) {
      const tries = await Promise.all(
        Array.from({ length: 12 }, (_, index) => attempt({ username, password: `guess number ${index}` })),
      );
      expect(tries.map(({ status }) => status).sort()).toEqual([...Array(10).fill(400), 429, 429]);
      const right = await attempt({ username, password: PASSWORD });
      expect([right.status, Number(right.headers['retry-after']) > 0]).toEqual([429, true]);
    }
  });

  it('is not the only limited route: password changes with a stolen token are throttled too', async () => {
    const caller = await logInNew(admin, 'stolen', 'viewer');
    const guess = (old_password: string) =>
      caller.post('/api/user/password/', { old_password, new_password: 'a better password' });
    for (let tries = 0; tries < 10; tries += 1) expect((await guess('a wrong guess')).status).toBe(400);
    expect((await guess(PASSWORD)).status).toBe(429);
  });

  it('that Postgres did not let end does not count as a wrong password', async () => {
    const database = await cloneDatabase();
    const postgres = await startProxy(database.url);
    const one = await startGuarded({ DATABASE_URL: postgres.url });
    await addUser(await logInAdmin(one.url), 'patient', 'viewer');
    const logsIn = async (password: string) =>
      (await send(one.url, '/api/login/', { method: 'POST', body: { username: 'patient', password } }))
        .status;
    await postgres.cut();
    for (let tries = 0; tries < 12; tries += 1) expect(await logsIn(PASSWORD)).toBe(503);
    await postgres.mend();
    await until(async () => (await logsIn(PASSWORD)) === 200, 'Postgres is back');
    for (let tries = 0; tries < 10; tries += 1) expect(await logsIn('a wrong guess')).toBe(400);
    expect(await logsIn(PASSWORD)).toBe(429);
    await one.close();
    await postgres.close();
    await database.drop();
  });
});
