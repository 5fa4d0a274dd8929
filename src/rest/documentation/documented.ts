import { applyDecorators, type Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type * as Swagger from '@nestjs/swagger';
import type { ApiBodyOptions, ApiHeaderOptions } from '@nestjs/swagger';
import { BODY_TYPES } from '../body/request-body.js';
import { fieldsOf } from '../fields/field-rules.js';
import type { JsonSchema } from '../fields/json-schema.js';
import { orNull } from '../fields/or-null.js';
import type { RouteDescription } from '../routes/route-table.js';
import { JSON_TYPE } from '../requests/negotiate.js';
import { type Answered, COMMON, COMMON_WITH_BODY, either, toResponse } from './answers.js';
import { type Fielded, schemaOfBody, schemaOfChange } from './class-schemas.js';
import { DescribedLater } from './described-later.js';

/** The documentation of a route. */
export interface Documentation {
  /** Name of the method in generated clients: a verb and its object, such as `listProcesses`. Never changes. */
  operationId: string;
  summary: string;
  description?: string;
  /** Description of the id in the path. */
  path?: string;
  /** Description of the token in the path. */
  pathToken?: string;
  /** The id in the example, if it is not {@link EXAMPLE_ID}. */
  exampleId?: number;
  /** The classes that declare the query parameters. */
  query?: Type<object>[];
  headers?: ApiHeaderOptions[];
  /** The class that declares the fields of the body, as JSON or as a form. */
  takes?: Type<object>;
  /** Whether every field of the body is optional. A missing field is not changed. */
  partial?: boolean;
  /** A JSON body that is not read field by field. */
  takesJson?: {
    description: string;
    schema: JsonSchema;
    example: object;
    /** The schema of the body for each other media type that the route takes. */
    others?: Record<string, JsonSchema>;
  };
  /** Responses in addition to the common ones. */
  answers: Answered[];
  /** Whether the route is not part of the API (`OutsideApi`) and so has no common responses. */
  outside?: boolean;
  /** If the example fails as written: its status, and why or until when. */
  exampleFails?: { status: number; because: string };
  /** What `OPTIONS` reports about the route. */
  options?: Pick<RouteDescription, 'name' | 'view' | 'shownBy'>;
}

/** An id that exists when the examples are run from the top. */
export const EXAMPLE_ID = 1;

/** A token that does not exist. */
const EXAMPLE_TOKEN = 'x'.repeat(43);

/** Describes a route for the OpenAPI document and for `OPTIONS`. */
export const Documented = (documentation: Documentation): MethodDecorator =>
  applyDecorators(
    RouteConfig({
      ...documentation.options,
      input: documentation.takes,
      partial: documentation.partial,
      ...(documentation.takesJson ? { parses: typesOf(documentation.takesJson) } : {}),
    }),
    DescribedLater((swagger) => decoratorsOf(documentation, swagger)),
  );

function decoratorsOf(documentation: Documentation, swagger: typeof Swagger): MethodDecorator[] {
  const { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiParam, ApiResponse } = swagger;
  const {
    operationId,
    path,
    pathToken,
    exampleId = EXAMPLE_ID,
    query = [],
    headers = [],
    takes,
    partial = false,
    takesJson,
    answers,
    outside = false,
  } = documentation;
  const hasBody = takes !== undefined || takesJson !== undefined;
  const common = outside ? [] : [...COMMON, ...(hasBody ? COMMON_WITH_BODY : [])];
  const known = new Set(answers.map(({ status }) => status));
  // Readers need each reason why a caller is refused, but not at each route that a `Host` can be wrong.
  const refusal = common.find(({ status }) => status === 403)?.description;
  const all = [
    ...answers.map((answer) => ({
      ...answer,
      description: answer.status === 403 ? either(answer.description, refusal) : answer.description,
    })),
    ...common.filter(({ status }) => !known.has(status)),
  ];
  return [
    ApiOperation({
      operationId,
      ...textsOf(documentation),
      // `ApiBody` has one schema for all media types.
      ...(takesJson ? { requestBody: jsonBodyOf(takesJson) } : {}),
    }),
    ...(path === undefined
      ? []
      : [ApiParam({ name: 'id', description: path, schema: { type: 'integer', example: exampleId } })]),
    ...(pathToken === undefined
      ? []
      : [
          ApiParam({
            name: 'token',
            description: pathToken,
            schema: { type: 'string', example: EXAMPLE_TOKEN },
          }),
        ]),
    ...query.flatMap((one) => queryParameters(one, swagger)),
    ...headers.map((header) => ApiHeader({ required: false, ...header })),
    ...(takes ? [ApiConsumes(...BODY_TYPES), ApiBody(bodyOf(takes, partial))] : []),
    ...all.map((answer) => ApiResponse(toResponse(answer))),
  ];
}

/** The texts of a route. A failing example is described for readers, and marked with `x-example-status` for tests. */
function textsOf({ summary, description, exampleFails }: Documentation): Record<string, unknown> {
  const fails = exampleFails && `The example answers ${exampleFails.status} ${exampleFails.because}.`;
  const all = [description, fails].filter((text) => text !== undefined).join('\n\n');
  return {
    summary,
    ...(all === '' ? {} : { description: all }),
    ...(exampleFails ? { 'x-example-status': exampleFails.status } : {}),
  };
}

/** A body without required fields is optional: no body counts as an empty object. */
const bodyOf = (input: Fielded, partial: boolean): ApiBodyOptions => ({
  schema: (partial ? schemaOfChange(input) : schemaOfBody(input)) as object,
  required: !partial && [...fieldsOf(input).values()].some(({ options }) => options.required ?? true),
  examples: exampleOf(input),
});

/** The media types that a route takes which reads JSON not field by field. */
const typesOf = ({ others = {} }: NonNullable<Documentation['takesJson']>): string[] => [
  JSON_TYPE,
  ...Object.keys(others),
];

const jsonBodyOf = ({
  description,
  schema,
  example,
  others = {},
}: NonNullable<Documentation['takesJson']>) => ({
  description,
  required: true,
  content: {
    [JSON_TYPE]: { schema: schema as object, examples: { example: { value: example } } },
    ...Object.fromEntries(Object.entries(others).map(([type, other]) => [type, { schema: other }])),
  },
});

/** The example of a body, with only the fields that have one. Tools would make up values for the others. */
function exampleOf(input: Fielded): { example: { value: object } } {
  const entries = [...fieldsOf(input)].map(([name, { options }]) => [name, options.example] as const);
  return { example: { value: Object.fromEntries(entries.filter(([, example]) => example !== undefined)) } };
}

function queryParameters(query: Type<object>, swagger: typeof Swagger): MethodDecorator[] {
  return [...fieldsOf(query)].map(([name, { options, schema }]) =>
    swagger.ApiQuery({
      name,
      description: options.about,
      required: options.required ?? true,
      schema: {
        ...(options.nullable ? orNull(schema) : schema),
        ...(options.fallback === undefined ? {} : { default: options.fallback }),
        ...(options.example === undefined ? {} : { example: options.example }),
      } as object,
    }),
  );
}
