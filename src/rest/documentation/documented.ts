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
import { JSON_TYPE } from '../requests/negotiate.js';
import { type Answered, COMMON, COMMON_WITH_BODY } from './answers.js';

/** What a route's documentation says. */
export interface Documentation {
  summary: string;
  description?: string;
  /** What the id in the path is. */
  path?: string;
  /** The id that the example names, where it is not {@link EXAMPLE_ID}. */
  exampleId?: number;
  /** The classes that declare what the query string may hold. */
  query?: Type<object>[];
  headers?: ApiHeaderOptions[];
  /** The class that declares what the body takes, as JSON or as a form. */
  takes?: Type<object>;
  /** A body that is not read field by field: JSON only. */
  takesJson?: { description: string; example: object };
  /** Beside what any call can answer. */
  answers: Answered[];
  /** No part of the API (`OutsideApi`): what any call can answer, this one does not. */
  outside?: boolean;
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
    exampleId = EXAMPLE_ID,
    query = [],
    headers = [],
    takes,
    takesJson,
    answers,
    outside = false,
    options,
  } = documentation;
  const hasBody = takes !== undefined || takesJson !== undefined;
  const common = outside ? [] : [...COMMON, ...(hasBody ? COMMON_WITH_BODY : [])];
  const known = new Set(answers.map(({ status }) => status));
  const all = [...answers, ...common.filter(({ status }) => !known.has(status))];
  return applyDecorators(
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    RouteConfig({ ...options, input: takes, ...(takesJson ? { parses: [JSON_TYPE] } : {}) }),
    ...(path === undefined
      ? []
      : [ApiParam({ name: 'id', description: path, schema: { type: 'integer', example: exampleId } })]),
    ...query.flatMap(queryParameters),
    ...headers.map((header) => ApiHeader({ required: false, ...header })),
    ...(takes ? [ApiConsumes(...BODY_TYPES), ApiBody({ type: takes, examples: exampleOf(takes) })] : []),
    ...(takesJson ? [ApiBody({ ...takesJson, schema: { type: 'object', example: takesJson.example } })] : []),
    ...all.flatMap(({ models = [], ...answer }) => [ApiExtraModels(...models), ApiResponse(answer)]),
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
