import type { Identity } from './identity.js';
import { needsLogin } from './need-credentials.js';
import { isAtLeast, type Role, ROLE_NAMES } from './roles.js';

/** Who may call a route: everybody, or users with at least this role. */
export type Access = 'public' | Role;

/**
 * The routes that each role may call in addition to those of the role before it. The authorizer, `/docs` and docs/access.md use this
 * table. Startup fails if a route is missing from it.
 *
 * Services check ownership: an editor deletes only their own processes and variables, and changes only their own schedules; only an
 * administrator sees the keys of other users.
 */
export const ACCESS: Record<Access, readonly string[]> = {
  public: [
    'POST /api/login',
    'POST /api/hook/:token',
    'POST /api/job/event/:token',
    'GET /healthz/live',
    'GET /healthz/ready',
    'GET /openapi.json',
    'GET /docs',
    'GET /docs/start.js',
    'GET /docs/swagger-ui.css',
    'GET /docs/swagger-ui-bundle.js',
    'GET /docs/swagger-ui-standalone-preset.js',
    'GET /docs/favicon-32x32.png',
  ],
  viewer: [
    'POST /api/logout',
    'GET /api/user/me',
    'POST /api/user/password',
    'GET /api/user/key',
    'POST /api/user/key',
    'GET /api/user/key/:id',
    'DELETE /api/user/key/:id',
    'GET /api/user/user',
    'GET /api/user/user/:id',
    'GET /api/process/process',
    'GET /api/process/process/:id',
    'GET /api/process/intact',
    'GET /api/process/version',
    'GET /api/process/export',
    'POST /api/process/check',
    'GET /api/process/policy/:id',
    'GET /api/process/variable',
    'GET /api/process/variable/:id',
    'GET /api/process/schedule',
    'GET /api/process/schedule/:id',
    'GET /api/process/schedule/:id/next',
    'GET /api/process/hook',
    'GET /api/process/hook/:id',
    'GET /api/process/stat',
    'GET /api/process/logfile',
    'GET /api/process/logfile/download',
    'GET /api/job/job',
    'GET /api/job/job/:id',
    'GET /api/job/job/:id/events',
    'GET /api/job/step',
    'GET /api/job/callback',
    'GET /api/job/callback/:id',
    'GET /api/nodes/package',
  ],
  operator: [
    'POST /api/process/execute',
    'POST /api/process/batch',
    'POST /api/process/stop/:id',
    'POST /api/job/stop',
    'POST /api/job/rerun/:id',
    'POST /api/job/callback/:id/retry',
  ],
  editor: [
    'POST /api/process/process',
    'DELETE /api/process/process',
    'PUT /api/process/process/:id',
    'PATCH /api/process/process/:id',
    'DELETE /api/process/process/:id',
    'POST /api/process/save',
    'POST /api/process/upload',
    'POST /api/process/copy',
    'POST /api/process/import',
    'PUT /api/process/policy/:id',
    'PATCH /api/process/policy/:id',
    'POST /api/process/variable',
    'PUT /api/process/variable/:id',
    'PATCH /api/process/variable/:id',
    'DELETE /api/process/variable/:id',
    'POST /api/process/schedule',
    'DELETE /api/process/schedule',
    'PUT /api/process/schedule/:id',
    'PATCH /api/process/schedule/:id',
    'DELETE /api/process/schedule/:id',
    'POST /api/process/hook',
    'DELETE /api/process/hook',
    'PUT /api/process/hook/:id',
    'PATCH /api/process/hook/:id',
    'DELETE /api/process/hook/:id',
    'POST /api/process/hook/:id/rotate',
  ],
  admin: [
    'GET /api/audit/audit',
    'POST /api/job/callback/secret',
    'POST /api/user/user',
    'PUT /api/user/user/:id',
    'PATCH /api/user/user/:id',
    'DELETE /api/user/user/:id',
  ],
};

/**
 * The routes that a caller may call, written as in the API documentation: `POST /api/process/stop/{id}/`. Public routes are left out.
 *
 * @param shown without a login, the routes that need one are left out
 */
export const permissionsOf = ({ role, shown }: Pick<Identity, 'role' | 'shown'>): string[] =>
  ROLE_NAMES.filter((name) => isAtLeast(role, name))
    .flatMap((name) => ACCESS[name])
    .filter((route) => shown === 'token' || !needsLogin(route))
    .map((route) => `${route.replaceAll(/:(\w+)/g, '{$1}')}/`);

const BY_ROUTE = new Map(
  (Object.keys(ACCESS) as Access[]).flatMap((access) => ACCESS[access].map((route) => [route, access])),
);

/** Who may call a route such as `GET /api/job/job/:id`; undefined if it is missing from the table, so nobody may call it. */
export const accessTo = (route: string): Access | undefined => BY_ROUTE.get(route);
