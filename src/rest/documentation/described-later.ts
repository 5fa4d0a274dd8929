import type * as Swagger from '@nestjs/swagger';

/** Returns decorators of `@nestjs/swagger`, in the order in which they are applied. */
type Describe = (swagger: typeof Swagger) => (ClassDecorator | MethodDecorator)[];

interface Described {
  describe: Describe;
  target: object;
  /** The method; undefined for a class. */
  key: string | symbol | undefined;
}

const later: Described[] = [];

/**
 * Describes a controller or a route for the OpenAPI document. The decorators are applied when a document is made:
 * `@nestjs/swagger` and the descriptions take a sixth of the CPU time of the start of an API, and most processes are never asked for
 * the document.
 */
export const DescribedLater =
  (describe: Describe): ClassDecorator & MethodDecorator =>
  (target: object, key?: string | symbol): void => {
    later.push({ describe, target, key });
  };

/** Groups the routes of a controller in the document. */
export const ApiTags = (...tags: string[]): ClassDecorator =>
  DescribedLater((swagger) => [swagger.ApiTags(...tags)]);

/** Loads `@nestjs/swagger`, and applies what was left for later. */
export async function loadSwagger(): Promise<typeof Swagger> {
  const swagger = await import('@nestjs/swagger');
  // One after the other, so that none is lost if one fails.
  for (let [next] = later; next !== undefined; [next] = later) {
    const { describe: decoratorsOf, target, key } = next;
    for (const decorate of decoratorsOf(swagger) as ((...given: unknown[]) => void)[])
      if (key === undefined) decorate(target);
      else decorate(target, key, Object.getOwnPropertyDescriptor(target, key));
    later.shift();
  }
  return swagger;
}
