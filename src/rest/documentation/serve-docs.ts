import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { JSON_TYPE } from '../requests/negotiate.js';

const FOLDER = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));

const SCRIPT = 'text/javascript; charset=utf-8';

/** The files of Swagger UI that its page loads. */
const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': SCRIPT,
  'swagger-ui-standalone-preset.js': SCRIPT,
  'favicon-32x32.png': 'image/png',
};

/**
 * The script of the page. It is not inline, so that the page works under a strict content security policy. The validator is off,
 * since it is a third-party server.
 *
 * The token entered under "Authorize" is kept in the session storage of the tab: it survives a reload, and is deleted with the
 * tab or by "Logout". Swagger UI's `persistAuthorization` would keep it in local storage, for all tabs and later users of the
 * browser.
 */
const START = `const KEY = 'liucheng-authorized';
const KeepsToken = () => ({
  statePlugins: {
    auth: {
      wrapActions: {
        persistAuthorizationIfNeeded: (_original, { authSelectors }) => () => {
          const authorized = authSelectors.authorized();
          if (authorized && authorized.size > 0) sessionStorage.setItem(KEY, JSON.stringify(authorized.toJS()));
          else sessionStorage.removeItem(KEY);
        },
      },
    },
  },
});
window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  plugins: [KeepsToken],
  onComplete: () => {
    const authorized = sessionStorage.getItem(KEY);
    if (authorized) window.ui.authActions.authorize(JSON.parse(authorized));
  },
});
`;

const page = (title: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/swagger-ui-standalone-preset.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/**
 * Serves the OpenAPI document at `/openapi.json` and Swagger UI at `/docs`, without third-party servers.
 *
 * @param makeDocument called at the first request, and again if it fails
 */
export function serveDocs(
  app: NestFastifyApplication,
  title: string,
  makeDocument: () => Promise<OpenAPIObject>,
): void {
  const fastify = app.getHttpAdapter().getInstance();
  // Bytes: to encode the text for each of 50 requests takes 0.1 s.
  let document: Promise<Buffer> | undefined;
  fastify.get('/openapi.json', async (_request, reply) => {
    document ??= makeDocument()
      .then((made) => Buffer.from(JSON.stringify(made)))
      .catch((error: unknown) => {
        // The next request tries again.
        document = undefined;
        throw error;
      });
    return reply.type(JSON_TYPE).send(await document);
  });
  fastify.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page(title)));
  fastify.get('/docs/start.js', async (_request, reply) => reply.type(SCRIPT).send(START));
  for (const [name, type] of Object.entries(ASSETS)) {
    const read = readOnce(join(FOLDER, name));
    fastify.get(`/docs/${name}`, async (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'max-age=86400')
        .send(await read()),
    );
  }
}

/**
 * Reads a file at the first call. All answers share its bytes: 600 requests at once from anyone, each of which read the script of 1.6 MB,
 * took 0.9 GB.
 */
function readOnce(path: string): () => Promise<Buffer> {
  let bytes: Promise<Buffer> | undefined;
  return () =>
    (bytes ??= readFile(path).catch((error: unknown) => {
      bytes = undefined;
      throw error;
    }));
}
