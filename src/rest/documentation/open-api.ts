import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { schemasIn } from '../fields/named-schema.js';
import { loadSwagger } from './described-later.js';

/**
 * Builds the OpenAPI document of an application from the decorators of its routes.
 *
 * @param tags description of each group of routes, in the order of the document
 */
export async function openApi(
  app: NestFastifyApplication,
  title: string,
  description: string,
  tags: Record<string, string>,
): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await loadSwagger();
  const builder = new DocumentBuilder();
  for (const [tag, meaning] of Object.entries(tags)) builder.addTag(tag, meaning);
  const about = builder
    .setTitle(title)
    .setDescription(description)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    // A relative URL: this server, under any host name.
    .addServer('/')
    // 3.1 allows a DELETE to have a body; with 3.0, tools ignore it.
    .setOpenAPIVersion('3.1.0')
    .build();
  return withSchemas(withSlashes(SwaggerModule.createDocument(app, about)));
}

const withSchemas = (document: OpenAPIObject): OpenAPIObject => ({
  ...document,
  components: {
    ...document.components,
    schemas: schemasIn(document.paths) as NonNullable<OpenAPIObject['components']>['schemas'] & object,
  },
});

/** Documented paths end in a slash. The server accepts both forms. */
const withSlashes = (document: OpenAPIObject): OpenAPIObject => ({
  ...document,
  paths: Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [
      path.startsWith('/api/') ? `${path}/` : path,
      item,
    ]),
  ),
});
