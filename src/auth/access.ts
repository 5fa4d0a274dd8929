import type { Role } from './roles.js';

/** Who may call a route: anybody at all, or whoever has at least a role. */
export type Access = 'public' | Role;

/**
 * Which routes each role may call beyond those of the role before it. The one table: the gatekeeper, `/docs` and the
 * README are made from it, and a route that it does not name stops the boot.
 *
 * What depends on whose a thing is, its service knows: an editor deletes only their own processes and variables, and who is no admin
 * sees only their own keys.
 */
export const ACCESS: Record<Access, readonly string[]> = {
  public: [
    'POST /api/login',
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
    'GET /api/process/variable',
    'GET /api/process/variable/:id',
    'GET /api/process/logfile',
    'GET /api/process/logfile/download',
    'GET /api/job/job',
    'GET /api/job/job/:id',
    'GET /api/nodes/package',
  ],
  operator: ['POST /api/process/execute', 'POST /api/process/stop/:id'],
  editor: [
    'POST /api/process/process',
    'DELETE /api/process/process',
    'PUT /api/process/process/:id',
    'PATCH /api/process/process/:id',
    'DELETE /api/process/process/:id',
    'POST /api/process/save',
    'POST /api/process/upload',
    'POST /api/process/variable',
    'PUT /api/process/variable/:id',
    'PATCH /api/process/variable/:id',
    'DELETE /api/process/variable/:id',
  ],
  admin: [
    'GET /api/audit/audit',
    'POST /api/user/user',
    'PUT /api/user/user/:id',
    'PATCH /api/user/user/:id',
    'DELETE /api/user/user/:id',
  ],
};

const BY_ROUTE = new Map(
  (Object.keys(ACCESS) as Access[]).flatMap((access) => ACCESS[access].map((route) => [route, access])),
);

/** Who may call a route (`GET /api/job/job/:id`); undefined where the table does not say, and nobody may. */
export const accessTo = (route: string): Access | undefined => BY_ROUTE.get(route);
