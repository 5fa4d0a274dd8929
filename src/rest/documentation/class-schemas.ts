import { fieldsOf, type FieldRule } from '../fields/field-rules.js';
import type { JsonSchema } from '../fields/json-schema.js';
import { orNull } from '../fields/or-null.js';
import { namedSchema } from '../fields/named-schema.js';
import { shownFieldsOf } from '../fields/shown.js';

/** A class that declares fields. */
export type Fielded = abstract new () => object;

/** The schema of a response object, from the fields that its class declares. Named after the class without `View`. */
export function schemaOfView(view: Fielded): JsonSchema {
  const fields = [...shownFieldsOf(view)];
  return namedSchema(view.name.replace(/View$/, ''), {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])),
    required: fields.filter(([, { required }]) => required).map(([name]) => name),
  });
}

/** The schema of a body, from the fields that its class declares. Named after the class. */
export function schemaOfBody(input: Fielded): JsonSchema {
  const fields = [...fieldsOf(input)];
  const required = fields.filter(([, { options }]) => options.required ?? true).map(([name]) => name);
  return namedSchema(input.name, {
    ...propertiesOf(fields, true),
    ...(required.length > 0 ? { required } : {}),
  });
}

/** The schema of the same body for PATCH, where every field is optional: `ProcessInput` becomes `ProcessChange`. */
export const schemaOfChange = (input: Fielded): JsonSchema =>
  namedSchema(`${input.name.replace(/Input$/, '')}Change`, propertiesOf([...fieldsOf(input)], false));

function propertiesOf(fields: [string, FieldRule][], withFallbacks: boolean): JsonSchema {
  const properties = fields.map(([name, rule]) => [name, schemaOfField(rule, withFallbacks)] as const);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

/**
 * The schema of a field of a body. The fallback is part of the description: from a `default`, type generators conclude that the field is
 * always present.
 */
export function schemaOfField(
  { options, schema, bodySchema = schema }: FieldRule,
  withFallback: boolean,
): JsonSchema {
  const { about, nullable = false, example, fallback } = options;
  const hasFallback = withFallback && fallback !== undefined && fallback !== '';
  return {
    ...(nullable ? orNull(bodySchema) : bodySchema),
    description: hasFallback ? `${about}. If not given: \`${JSON.stringify(fallback)}\`` : about,
    ...(example === undefined ? {} : { example }),
  };
}

/** The messages of a 400 for the fields of a body, by the fields' names. */
export const schemaOfFieldErrors = (input: Fielded): JsonSchema =>
  namedSchema(`${input.name}Errors`, {
    type: 'object',
    description: 'Messages for each invalid field, in the requested language',
    properties: Object.fromEntries(
      [...fieldsOf(input), ['non_field_errors', undefined] as const].map(([name, rule]) => [
        name,
        rule?.schema.items?.type === 'object' ? { anyOf: [TEXTS, TEXTS_BY_INDEX] } : TEXTS,
      ]),
    ),
    additionalProperties: false,
  });

const TEXTS: JsonSchema = { type: 'array', items: { type: 'string' } };

/** The messages for the items of a list. */
const TEXTS_BY_INDEX: JsonSchema = { type: 'object', additionalProperties: TEXTS };
