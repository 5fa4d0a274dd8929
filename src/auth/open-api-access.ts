import type { OpenAPIObject } from '@nestjs/swagger';
import { either, refused, withHeader } from '../rest/documentation/answers.js';
import { MESSAGES } from '../rest/messages.js';
import type { AuthMode } from './auth-mode.js';
import { accessTo } from './access.js';
import { needsLogin } from './need-credentials.js';
import { ROLES } from './roles.js';

/** The name of the security scheme. `/docs` asks for the token under this name. */
const SCHEME = 'token';

const ABOUT = [
  'The token of a login, or an API key. In open mode, calls without one act as the seeded user, an administrator.',
  'The role of the caller decides which calls are allowed. Each role includes the rights of the roles before it:',
  ...Object.entries(ROLES).map(([role, { en }]) => `- \`${role}\` ${en}`),
].join('\n');

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem[(typeof METHODS)[number]]>;

/** Adds the required role of each operation to the document, from the access table. */
export const withAccess = (document: OpenAPIObject, mode: AuthMode): OpenAPIObject => ({
  ...document,
  components: {
    ...document.components,
    securitySchemes: {
      [SCHEME]: {
        type: 'http',
        scheme: 'bearer',
        description: ABOUT,
      },
    },
  },
  paths: Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [path, withRoles(path, item, mode)]),
  ),
});

function withRoles(path: string, item: PathItem, mode: AuthMode): PathItem {
  const route = path.replace(/\/$/, '').replaceAll(/\{(\w+)\}/g, ':$1');
  const operations = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation ? [[method, withRole(operation, `${method.toUpperCase()} ${route}`, mode)]] : [];
  });
  return { ...item, ...(Object.fromEntries(operations) as PathItem) };
}

function withRole(operation: Operation, route: string, mode: AuthMode): Operation {
  const access = accessTo(route);
  if (access === undefined || access === 'public') return { ...operation, security: [] };
  const { description, responses } = operation;
  const isOptional = mode === 'open' && !needsLogin(route);
  const refusals = UNKNOWN_OR_NOT_ALLOWED.map(({ status, ...refusal }) => {
    const answer = responses[status] as { description: string } | undefined;
    return [status, { ...refusal, ...answer, description: either(refusal.description, answer?.description) }];
  });
  const needed = `Needs the role \`${access}\`.`;
  return {
    ...operation,
    description: description === undefined ? needed : `${description}\n\n${needed}`,
    // An empty requirement says that the credentials are optional.
    security: isOptional ? [{}, { [SCHEME]: [] }] : [{ [SCHEME]: [] }],
    responses: { ...responses, ...(Object.fromEntries(refusals) as typeof responses) },
  };
}

const UNKNOWN_OR_NOT_ALLOWED = [
  withHeader(
    refused(401, 'The caller is not known: credentials are missing or invalid', MESSAGES.notAuthenticated.en),
    'WWW-Authenticate',
    'The authentication scheme to use',
  ),
  refused(403, 'The caller’s role does not allow it', MESSAGES.permissionDenied.en),
];
