import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/**
 * Makes the OpenAPI document of an application from its routes' decorators.
 *
 * @param tags what each group of routes is about, in the order in which readers meet them
 */
export function openApi(
  app: NestFastifyApplication,
  title: string,
  description: string,
  tags: Record<string, string>,
): OpenAPIObject {
  const builder = new DocumentBuilder();
  for (const [tag, meaning] of Object.entries(tags)) builder.addTag(tag, meaning);
  const about = builder
    .setTitle(title)
    .setDescription(description)
    .setVersion('1')
    // 3.1 lets a DELETE have a body; 3.0 tells tools to drop it.
    .setOpenAPIVersion('3.1.0')
    .build();
  const document = SwaggerModule.createDocument(app, about, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return withSlashes(document);
}

/** The documented paths end in a slash; the server answers both. */
const withSlashes = (document: OpenAPIObject): OpenAPIObject => ({
  ...document,
  paths: Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [
      path.startsWith('/api/') ? `${path}/` : path,
      item,
    ]),
  ),
});
