import { send, type Answer } from '../support/send.js';
import { type Server, startServer } from '../support/server.js';
import { type CallerOf, logInAdmin, logInNew, startGuarded } from '../support/users.js';

const GONE = 2_000_000_000;

describe('the order of checks', () => {
  let server: Server;
  let admin: CallerOf;
  let viewer: CallerOf;
  let process: number;

  beforeAll(async () => {
    server = await startGuarded();
    admin = await logInAdmin(server.url);
    viewer = await logInNew(admin, 'viewer', 'viewer');
    process = (await admin.post('/api/process/process/', { name: 'n', project: 'p' })).body.id;
  });

  afterAll(() => server.close());

  it('reports a missing job before an invalid query', async () => {
    expect((await admin.get(`/api/job/job/${GONE}/?wait=abc`)).status).toBe(404);
    const job = (await admin.post('/api/process/execute/', { id: process })).body.job_id;
    const known = await admin.get(`/api/job/job/${job}/?wait=abc`);
    expect([known.status, known.body]).toEqual([400, { wait: ['A valid integer is required.'] }]);
  });

  describe('OPTIONS', () => {
    const actionsOf = ({ body }: Answer): string[] | undefined => body.actions && Object.keys(body.actions);
    const options = (caller: CallerOf, path: string) => caller.send(path, { method: 'OPTIONS' });

    it('lists the actions that the caller may perform', async () => {
      for (const [path, action] of [
        ['/api/process/process/', 'POST'],
        [`/api/process/process/${process}/`, 'PUT'],
        ['/api/user/user/', 'POST'],
        ['/api/user/user/1/', 'PUT'],
      ] as const) {
        expect([path, actionsOf(await options(admin, path))]).toEqual([path, [action]]);
        const shown = await options(viewer, path);
        expect([path, shown.status, actionsOf(shown)]).toEqual([path, 200, undefined]);
      }
      expect(actionsOf(await options(viewer, '/api/user/key/'))).toEqual(['POST']);
    });

    it('lists no actions that need a login to an API key, nor to a caller without credentials', async () => {
      const { key } = (await admin.post('/api/user/key/', { name: 'k' })).body;
      const headers = { authorization: `Token ${key}` };
      const open = await startServer();
      for (const [url, sent] of [
        [server.url, { headers }],
        [open.url, {}],
      ] as const) {
        const shown = await send(url, '/api/user/key/', { method: 'OPTIONS', ...sent });
        expect([shown.status, actionsOf(shown)]).toEqual([200, undefined]);
        const { permissions } = (await send(url, '/api/user/me/', sent)).body;
        expect(permissions).toContain('DELETE /api/user/user/{id}/');
        expect(permissions).not.toContain('POST /api/user/key/');
        expect(permissions).not.toContain('POST /api/user/password/');
      }
      await open.close();
    });

    it.each(['process/process', 'process/variable', 'process/schedule', 'user/user'])(
      'lists no actions for a missing object of /api/%s/',
      async (resource) => {
        for (const id of [GONE, 'abc', '0']) {
          const { status, body } = await options(admin, `/api/${resource}/${id}/`);
          expect([id, status, 'actions' in body]).toEqual([id, 200, false]);
        }
      },
    );
  });

  it('lists the calls that a caller may make', async () => {
    const permissionsOf = async (caller: CallerOf): Promise<string[]> =>
      (await caller.get('/api/user/me/')).body.permissions;
    const [all, some] = [await permissionsOf(admin), await permissionsOf(viewer)];
    expect(all).toEqual(expect.arrayContaining(some));
    expect(some).toContain('GET /api/job/job/{id}/');
    for (const call of [
      'POST /api/process/execute/',
      'PUT /api/process/process/{id}/',
      'DELETE /api/user/user/{id}/',
    ])
      expect([call, all.includes(call), some.includes(call)]).toEqual([call, true, false]);
    // An API key can have fewer permissions than its user, and never those that need a login.
    const { key } = (await admin.post('/api/user/key/', { name: 'k', role: 'viewer' })).body;
    const byKey = await send(server.url, '/api/user/me/', { headers: { authorization: `Token ${key}` } });
    const ofLogins = ['POST /api/user/key/', 'POST /api/user/password/'];
    expect(byKey.body.permissions).toEqual(some.filter((call) => !ofLogins.includes(call)));
  });
});
