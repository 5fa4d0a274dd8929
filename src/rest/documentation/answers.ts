import type { Type } from '@nestjs/common';
import { type ApiResponseOptions, getSchemaPath } from '@nestjs/swagger';

/** One answer that a route can give, with the classes that it names. */
export type Answered = ApiResponseOptions & { status: number; models?: Type<object>[] };

type Schema = Extract<ApiResponseOptions, { schema: unknown }>['schema'];

const DETAIL: Schema = {
  type: 'object',
  required: ['detail'],
  properties: { detail: { type: 'string' } },
};

const FIELDS: Schema = {
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'string' } },
  example: { name: ['This field is required.'] },
};

/** An object that a class describes. */
export const shows = (view: Type<object>, status = 200): Answered => ({
  status,
  description: status === 201 ? 'Created' : 'OK',
  type: view,
});

/** A plain array of such objects. */
export const showsAll = (view: Type<object>): Answered => ({
  status: 200,
  description: 'OK',
  type: [view],
});

/** A page of a list. */
export const showsPage = (view: Type<object>): Answered => ({
  status: 200,
  description: 'A page',
  models: [view],
  schema: {
    type: 'object',
    required: ['count', 'next', 'previous', 'results'],
    properties: {
      count: { type: 'integer', description: 'How many there are on all pages', example: 9 },
      next: {
        type: 'string',
        format: 'uri',
        nullable: true,
        description: 'URL of the next page',
        example: null,
      },
      previous: {
        type: 'string',
        format: 'uri',
        nullable: true,
        description: 'URL of the page before',
        example: null,
      },
      results: { type: 'array', items: { $ref: getSchemaPath(view) } },
    },
  },
});

/** A body that no class describes. */
export const answers = (description: string, example: Record<string, unknown> | unknown[]): Answered => ({
  status: 200,
  description,
  schema: Array.isArray(example)
    ? { type: 'array', items: { type: 'object' }, example }
    : { type: 'object', example },
});

/** 204. */
export const nothing: Answered = { status: 204, description: 'Done; no body' };

/** 400: messages for fields, or one `detail`. */
export const invalid = (
  description = 'Fields that are not valid, or a body that cannot be read',
): Answered => ({
  status: 400,
  description,
  schema: { oneOf: [FIELDS, DETAIL] },
});

/** Any other error. */
export const refused = (status: number, description: string, detail: string): Answered => ({
  status,
  description,
  schema: { ...DETAIL, example: { detail } },
});

/** 404. */
export const missing = refused(404, 'There is no such thing', 'Not found.');
