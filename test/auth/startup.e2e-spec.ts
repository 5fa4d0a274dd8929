import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { createInstallation } from '../support/processes.js';
import { send } from '../support/send.js';
import { logInAdmin, startGuarded } from '../support/users.js';

describe('startup in the mode that requires credentials', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await cloneDatabase();
  });

  afterEach(() => database.drop());

  const boot = (LIUCHENG_ADMIN_PASSWORD: string, more: Record<string, string> = {}) =>
    startGuarded({ DATABASE_URL: database.url, LIUCHENG_ADMIN_PASSWORD, ...more });

  it('fails if no administrator can log in, and names the variable', async () => {
    await expect(boot('')).rejects.toThrow(/^LIUCHENG_ADMIN_PASSWORD is not set/);
    await expect(boot('short')).rejects.toThrow(/^LIUCHENG_ADMIN_PASSWORD: This password is too short/);
  });

  it('creates the first administrator, and does not change them when the variable is changed or removed', async () => {
    for (const password of ['correct horse battery', '', 'another password']) {
      const server = await boot(password, { LIUCHENG_AUTH: 'auto', HOST: '0.0.0.0' });
      expect((await send(server.url, '/api/process/process/')).status).toBe(401);
      expect((await (await logInAdmin(server.url)).get('/api/process/process/')).status).toBe(200);
      await server.close();
    }
  });
});

it('a process that would be open to other machines exits before it listens, and names the variable to set', async () => {
  const installation = await createInstallation({
    HOST: '0.0.0.0',
    LIUCHENG_SECRET_KEY: '',
    LIUCHENG_AUTH: '',
  });
  try {
    const said = await installation.start('api').catch(String);
    expect(said).toContain('LIUCHENG_SECRET_KEY is not set');
    expect(said).not.toContain('    at ');
  } finally {
    await installation.close();
  }
});
