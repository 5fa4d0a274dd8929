import { ACCESS, accessTo } from '../../src/auth/access.js';
import { isAtLeast, ROLE_NAMES, type Role } from '../../src/auth/roles.js';
import { RouteTable } from '../../src/rest/routes/route-table.js';
import { send } from '../support/send.js';
import type { Server } from '../support/server.js';
import { addUser, type CallerOf, logIn, logInAdmin, PASSWORD, startGuarded } from '../support/users.js';

/** An id that does not exist, so that allowed calls change nothing. */
const GONE = '2147483000';

describe('every route of the running application', () => {
  let server: Server;
  let routes: string[];
  let admin: CallerOf;

  beforeAll(async () => {
    server = await startGuarded();
    routes = server.app.get(RouteTable).all();
    admin = await logInAdmin(server.url);
    for (const role of ROLE_NAMES) await addUser(admin, `some-${role}`, role);
  });

  afterAll(() => server.close());

  const call = (route: string, by?: CallerOf) => {
    const [method = '', path = ''] = route.split(' ');
    const headers: Record<string, string> = by ? { authorization: `Bearer ${by.token}` } : {};
    return send(server.url, path.replace(/:\w+/, GONE), { method, headers });
  };

  it('is in the access table, and the table has no other routes', () => {
    expect([...Object.values(ACCESS).flat()].sort()).toEqual([...routes].sort());
    expect(routes.length).toBeGreaterThan(30);
  });

  it('answers 401 without a token and with a wrong token, unless it is public', async () => {
    for (const route of routes) {
      const { status, headers, body } = await call(route);
      if (accessTo(route) === 'public')
        // The event of a token that does not exist is 404.
        expect([route, [200, 400, 404].includes(status)]).toEqual([route, true]);
      else {
        expect([route, status, headers['www-authenticate']]).toEqual([route, 401, 'Token']);
        expect(body).toEqual({ detail: 'Authentication credentials were not provided.' });
        const wrong = await call(route, { token: `lct_${'x'.repeat(43)}` } as CallerOf);
        expect([route, wrong.status, wrong.body]).toEqual([route, 401, { detail: 'Invalid token.' }]);
      }
    }
  });

  it.each(ROLE_NAMES)('is allowed to %s if the role includes it, and 403 otherwise', async (role: Role) => {
    for (const route of routes) {
      const needed = accessTo(route)!;
      // A separate login for each route, because the logout revokes its token.
      const by = route.includes('logout')
        ? await logIn(server.url, `some-${role}`, PASSWORD)
        : await known(role);
      const { status, body } = await call(route, by);
      if (needed === 'public' || isAtLeast(role, needed))
        expect([route, [401, 403, 500].includes(status)]).toEqual([route, false]);
      else
        expect([route, status, body]).toEqual([
          route,
          403,
          { detail: 'You do not have permission to perform this action.' },
        ]);
    }
  });

  const logins = new Map<Role, Promise<CallerOf>>();
  const known = (role: Role): Promise<CallerOf> => {
    const login = logins.get(role) ?? logIn(server.url, `some-${role}`, PASSWORD);
    logins.set(role, login);
    return login;
  };

  it('answers 405 for a wrong method only to authenticated callers', async () => {
    const request = { method: 'PUT' };
    expect((await send(server.url, '/api/process/process/', request)).status).toBe(401);
    expect((await (await known('viewer')).send('/api/process/process/', request)).status).toBe(405);
    const options = { method: 'OPTIONS' };
    expect((await send(server.url, '/api/process/process/', options)).status).toBe(401);
    expect((await (await known('viewer')).send('/api/process/process/', options)).status).toBe(200);
    expect((await (await known('viewer')).send('/api/process/process/', { method: 'HEAD' })).status).toBe(
      200,
    );
  });

  it('requires the same role for a wrong method as for the right one', async () => {
    const { status, headers } = await send(server.url, '/api/login/');
    expect([status, headers.allow]).toEqual([405, 'POST, OPTIONS']);
    expect((await (await known('viewer')).send('/api/process/execute/')).status).toBe(403);
    expect((await (await known('operator')).send('/api/process/execute/')).status).toBe(405);
  });

  it('checks the media type (406) first, then credentials (401), then everything else', async () => {
    const headers = { accept: 'text/csv' };
    expect((await send(server.url, '/api/process/process/', { headers })).status).toBe(406);
    const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' };
    expect((await send(server.url, '/api/process/save/', broken)).status).toBe(401);
    expect((await (await known('viewer')).send('/api/process/save/', broken)).status).toBe(403);
    expect((await (await known('editor')).send('/api/process/save/', broken)).status).toBe(400);
  });

  it('answers refusals in Chinese if the request asks for it', async () => {
    const headers = { 'accept-language': 'zh-CN' };
    const none = await send(server.url, '/api/process/process/', { headers });
    expect(none.body).toEqual({ detail: '身份认证信息未提供。' });
    const denied = await (await known('viewer')).send('/api/process/save/', { method: 'POST', headers });
    expect(denied.body).toEqual({ detail: '您没有执行该操作的权限。' });
  });
});
