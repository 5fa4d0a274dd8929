import { createInstallation, type Installation } from '../support/processes.js';
import { send } from '../support/send.js';
import { CallerOf, logInAdmin, logInNew, PASSWORD, REQUIRED } from '../support/users.js';

/** How long a token may outlive its end on another process; FRESH_MS of `identity-cache.ts` is half of it. */
const PROMISED_MS = 1_000;

describe('on two API processes', () => {
  let installation: Installation;
  let urls: string[];
  let admin: CallerOf;

  beforeAll(async () => {
    installation = await createInstallation(REQUIRED);
    // Both at once: only one of them makes the user `admin`.
    const apis = await Promise.all([installation.start('api'), installation.start('api')]);
    urls = apis.map(({ url }) => url);
    admin = await logInAdmin(urls[0]!);
  });

  afterAll(() => installation.close());

  const me = (url: string, { token }: CallerOf) => new CallerOf(url, token).get('/api/user/me/');

  /** Calls all the time, so that the answer is always at hand, and tells how long after `end` the other process still says 200. */
  async function outlives(caller: CallerOf, end: () => Promise<unknown>): Promise<number> {
    expect((await me(urls[1]!, caller)).status).toBe(200);
    let endedAt = Infinity;
    let lastAt = 0;
    const ending = (async () => {
      await end();
      endedAt = performance.now();
    })();
    for (;;) {
      const askedAt = performance.now();
      const { status } = await me(urls[1]!, caller);
      if (status === 401) break;
      lastAt = askedAt;
    }
    await ending;
    // On the process that has ended it, at once.
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
      'the end of is_active',
      (_, id) => admin.send(`/api/user/user/${id}/`, { method: 'PATCH', body: { is_active: false } }),
    ],
    ['the deletion of the user', (_, id) => admin.send(`/api/user/user/${id}/`, { method: 'DELETE' })],
  ])('%s ends a token everywhere within a second', async (what, end) => {
    const caller = await logInNew(admin, what.replaceAll(' ', '-'), 'editor');
    const { id } = (await caller.get('/api/user/me/')).body;
    expect(await outlives(caller, () => end(caller, id))).toBeLessThan(PROMISED_MS);
  });

  it('the deletion of an API key ends it everywhere within a second', async () => {
    const { id, key } = (await admin.post('/api/user/key/', { name: 'service' })).body;
    const service = new CallerOf(urls[0]!, key);
    const remove = () => admin.send(`/api/user/key/${id}/`, { method: 'DELETE' });
    expect(await outlives(service, remove)).toBeLessThan(PROMISED_MS);
  });

  it('a lower role counts everywhere within a second', async () => {
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
