import type { OpenAPIObject } from '@nestjs/swagger';
import { refused } from '../rest/documentation/answers.js';
import { MESSAGES } from '../rest/messages.js';
import { type Access, accessTo } from './access.js';
import { ROLES } from './roles.js';

/** The name of the one way to be known; `/docs` asks for the token under it. */
const SCHEME = 'token';

const ABOUT = [
  'The token of a login, or an API key. In open mode, calls without one are the seeded user’s, an administrator.',
  'A caller may what their role says, and each role all that the one before it may:',
  ...Object.entries(ROLES).map(([role, { en }]) => `- \`${role}\` ${en}`),
].join('\n');

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem[(typeof METHODS)[number]]>;

/** The document, with what each call asks of its caller, from the table of access. */
export const withAccess = (document: OpenAPIObject): OpenAPIObject => ({
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
    Object.entries(document.paths).map(([path, item]) => [path, withRoles(path, item)]),
  ),
});

function withRoles(path: string, item: PathItem): PathItem {
  const route = path.replace(/\/$/, '').replaceAll(/\{(\w+)\}/g, ':$1');
  const operations = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation ? [[method, withRole(operation, accessTo(`${method.toUpperCase()} ${route}`))]] : [];
  });
  return { ...item, ...(Object.fromEntries(operations) as PathItem) };
}

function withRole(operation: Operation, access: Access | undefined): Operation {
  if (access === undefined || access === 'public') return { ...operation, security: [] };
  const { description, responses } = operation;
  const needed = `Needs the role \`${access}\`.`;
  return {
    ...operation,
    description: description === undefined ? needed : `${description}\n\n${needed}`,
    security: [{ [SCHEME]: [] }],
    responses: {
      ...answer(401, 'Who is calling is not known', MESSAGES.notAuthenticated.en),
      ...answer(403, 'The caller’s role does not allow it', MESSAGES.permissionDenied.en),
      ...responses,
    },
  };
}

/** An error as the document has it. */
function answer(status: number, description: string, detail: string): Operation['responses'] {
  const { schema } = refused(status, description, detail) as { schema: object };
  const headers =
    status === 401 ? { headers: { 'WWW-Authenticate': { schema: { type: 'string' as const } } } } : {};
  return { [status]: { description, ...headers, content: { 'application/json': { schema } } } };
}
