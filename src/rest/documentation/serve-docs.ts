import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { JSON_TYPE } from '../requests/negotiate.js';

const FOLDER = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));

const SCRIPT = 'text/javascript; charset=utf-8';

/** The files of Swagger UI that its page names. */
const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': SCRIPT,
  'swagger-ui-standalone-preset.js': SCRIPT,
  'favicon-32x32.png': 'image/png',
};

/** No inline script, so that the page works under a strict content security policy; and no validator, which would be somebody else's server. */
const START = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
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
 * Serves the OpenAPI document at `/openapi.json` and its Swagger UI at `/docs`, all from this server.
 *
 * @param makeDocument called once, when somebody first asks
 */
export function serveDocs(
  app: NestFastifyApplication,
  title: string,
  makeDocument: () => OpenAPIObject,
): void {
  const fastify = app.getHttpAdapter().getInstance();
  let document: string | undefined;
  fastify.get('/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(makeDocument());
    return reply.type(JSON_TYPE).send(document);
  });
  fastify.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page(title)));
  fastify.get('/docs/start.js', async (_request, reply) => reply.type(SCRIPT).send(START));
  for (const [name, type] of Object.entries(ASSETS))
    fastify.get(`/docs/${name}`, async (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'max-age=86400')
        .send(await readFile(join(FOLDER, name))),
    );
}
