import type { JsonSchema } from './json-schema.js';

const PREFIX = '#/components/schemas/';

const named = new Map<string, JsonSchema>();

/**
 * Gives a schema a name in the OpenAPI document. Generators use it as the name of the type.
 *
 * @returns a reference to the schema, for use in other schemas
 * @throws if a different schema has the name
 */
export function namedSchema(name: string, schema: JsonSchema): JsonSchema {
  const known = named.get(name);
  if (known && JSON.stringify(known) !== JSON.stringify(schema))
    throw new Error(`two different schemas have the name ${name} in the OpenAPI document`);
  named.set(name, schema);
  return { $ref: `${PREFIX}${name}` };
}

/** The schema that a reference names. */
export const schemaOf = ({ $ref = '' }: JsonSchema): JsonSchema | undefined =>
  named.get($ref.slice(PREFIX.length));

/** The named schemas that parts of a document refer to, directly or through other schemas, in the order of their names. */
export function schemasIn(...parts: unknown[]): Record<string, JsonSchema> {
  const found = new Set<string>();
  const pending = parts.map((part) => JSON.stringify(part));
  for (let text = pending.pop(); text !== undefined; text = pending.pop())
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const schema = named.get(name);
      if (!schema) throw new Error(`the OpenAPI document refers to ${name}, which is not a named schema`);
      if (!found.has(name)) pending.push(JSON.stringify(schema));
      found.add(name);
    }
  const inOrder = [...named].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(inOrder.filter(([name]) => found.has(name)));
}
