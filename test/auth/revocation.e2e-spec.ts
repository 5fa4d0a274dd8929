import { createInstallation, type Installation } from '../support/processes.js';
import { send } from '../support/send.js';
import { CallerOf, logInAdmin, logInNew, PASSWORD, PROMISED_MS, REQUIRED } from '../support/users.js';
import { until } from '../support/until.js';

describe('on two API processes', () => {
  let installation: Installation;
  let urls: string[];
  let admin: CallerOf;

  beforeAll(async () => {
    installation = await createInstallation(REQUIRED);
    // Both start at the same time. Only one of them creates the user `admin`.
    const apis = await Promise.all([installation.start('api'), installation.startHere('api')]);
    urls = apis.map(({ url }) => url);
    admin = await logInAdmin(urls[0]!);
  });

  afterAll(() => installation.close());

  const me = (url: string, { token }: CallerOf) => new CallerOf(url, token).get('/api/user/me/');

  /** Calls continuously, so that the identity stays cached. Returns how long after `end` the other process accepts the token, in ms. */
  async function outlives(caller: CallerOf, end: () => Promise<unknown>): Promise<number> {
    expect((await me(urls[1]!, caller)).status).toBe(200);
    let endedAt = Infinity;
    let lastAt = 0;
    const ending = (async () => {
      await end();
      endedAt = performance.now();
    })();
    await until(async () => {
      const askedAt = performance.now();
      const { status } = await me(urls[1]!, caller);
      if (status === 401) return true;
      lastAt = askedAt;
      return false;
    }, 'the other API refuses the token');
    await ending;
    // The process that has revoked it refuses it immediately.
    expect((await me(urls[0]!, caller)).status).toBe(401);
    return lastAt - endedAt;
  }

  it.each<[string, (caller: CallerOf, id: number) => Promise<unknown>]>([
    ['a logout', (caller) => caller.post('/api/logout/', {})],
    [
      'a change of the password',
      (caller) =>
        caller.post('/api/user/password/', { old_password: PASSWORD, new_password: 'a better password' }),
    ],
    [
      'a deactivation',
      (_, id) => admin.send(`/api/user/user/${id}/`, { method: 'PATCH', body: { is_active: false } }),
    ],
    ['the deletion of the user', (_, id) => admin.send(`/api/user/user/${id}/`, { method: 'DELETE' })],
  ])('%s revokes a token on all processes within a second', async (what, end) => {
    const caller = await logInNew(admin, what.replaceAll(' ', '-'), 'editor');
    const { id } = (await caller.get('/api/user/me/')).body;
    expect(await outlives(caller, () => end(caller, id))).toBeLessThan(PROMISED_MS);
  });

  it('the deletion of an API key revokes it on all processes within a second', async () => {
    const { id, key } = (await admin.post('/api/user/key/', { name: 'service' })).body;
    const service = new CallerOf(urls[0]!, key);
    const remove = () => admin.send(`/api/user/key/${id}/`, { method: 'DELETE' });
    expect(await outlives(service, remove)).toBeLessThan(PROMISED_MS);
  });

  it('a lower role applies on all processes within a second', async () => {
    const caller = await logInNew(admin, 'lowered', 'editor');
    const { id } = (await caller.get('/api/user/me/')).body;
    const save = () =>
      send(urls[1]!, '/api/process/save/', {
        method: 'POST',
        headers: { authorization: `Token ${caller.token}` },
      });
    expect((await save()).status).toBe(400);
    await admin.send(`/api/user/user/${id}/`, { method: 'PATCH', body: { role: 'viewer' } });
    const loweredAt = performance.now();
    let lastAt = 0;
    for (let askedAt = performance.now(); (await save()).status !== 403; askedAt = performance.now())
      lastAt = askedAt;
    expect(lastAt - loweredAt).toBeLessThan(PROMISED_MS);
  });
});
