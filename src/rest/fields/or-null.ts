import type { JsonSchema } from './json-schema.js';
import { schemaOf } from './named-schema.js';

/** The schema, extended so that `null` is valid. A reference stays as it is if its schema allows `null`. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: values, anyOf, $ref } = schema;
  if ($ref !== undefined)
    return allowsNull(schemaOf(schema)) ? schema : { anyOf: [{ $ref }, { type: 'null' }] };
  if (anyOf) return { ...schema, anyOf: [...anyOf, { type: 'null' }] };
  if (type === undefined) return schema;
  return {
    ...schema,
    type: [...[type].flat(), 'null'],
    ...(values ? { enum: [...values, null] } : {}),
  };
}

const allowsNull = ({ type = [] }: JsonSchema = {}): boolean => [type].flat().includes('null');
