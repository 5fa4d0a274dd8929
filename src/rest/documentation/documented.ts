import { applyDecorators, type Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  type ApiHeaderOptions,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
} from '@nestjs/swagger';
import { BODY_TYPES } from '../body/request-body.js';
import { fieldsOf } from '../fields/field.js';
import type { RouteDescription } from '../routes/route-table.js';
import type { Answered } from './answers.js';

/** What a route's documentation says. */
export interface Documentation {
  summary: string;
  description?: string;
  /** What the id in the path is. */
  path?: string;
  /** The classes that declare what the query string may hold. */
  query?: Type<object>[];
  headers?: ApiHeaderOptions[];
  /** The class that declares what the body takes, as JSON or as a form. */
  takes?: Type<object>;
  /** A body that is not read field by field: JSON only. */
  takesJson?: { description: string; example: object };
  answers: Answered[];
  /** What `OPTIONS` tells of it. */
  options?: Pick<RouteDescription, 'name' | 'view'>;
}

/** An id that is there when the examples are run from the top. */
export const EXAMPLE_ID = 1;

/** Describes a route: to readers of `/docs`, and to `OPTIONS`. */
export function Documented(documentation: Documentation): MethodDecorator {
  const {
    summary,
    description,
    path,
    query = [],
    headers = [],
    takes,
    takesJson,
    answers,
    options,
  } = documentation;
  return applyDecorators(
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    RouteConfig({ ...options, input: takes }),
    ...(path === undefined
      ? []
      : [ApiParam({ name: 'id', description: path, schema: { type: 'integer', example: EXAMPLE_ID } })]),
    ...query.flatMap(queryParameters),
    ...headers.map((header) => ApiHeader({ required: false, ...header })),
    ...(takes ? [ApiConsumes(...BODY_TYPES), ApiBody({ type: takes, examples: exampleOf(takes) })] : []),
    ...(takesJson ? [ApiBody({ ...takesJson, schema: { type: 'object', example: takesJson.example } })] : []),
    ...answers.flatMap(({ models = [], ...answer }) => [ApiExtraModels(...models), ApiResponse(answer)]),
  );
}

/** Only what bears an example: a tool would make up values for the rest. */
function exampleOf(input: Type<object>): { example: { value: object } } {
  const entries = [...fieldsOf(input)].map(([name, { options }]) => [name, options.example] as const);
  return { example: { value: Object.fromEntries(entries.filter(([, example]) => example !== undefined)) } };
}

function queryParameters(query: Type<object>): MethodDecorator[] {
  return [...fieldsOf(query)].map(([name, { options, schema }]) =>
    ApiQuery({
      name,
      description: options.about,
      required: options.required ?? true,
      schema: { ...schema, ...(options.example === undefined ? {} : { example: options.example }) },
    }),
  );
}
