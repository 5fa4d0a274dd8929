import type { Type } from '@nestjs/common';
import { type ApiResponseOptions, getSchemaPath } from '@nestjs/swagger';
import { MESSAGES } from '../messages.js';

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

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds', required: true, schema: { type: 'integer' as const } },
};

/** 429. */
const throttled: Answered = {
  ...refused(429, 'The caller calls more often than they may', MESSAGES.throttled(7).en),
  headers: RETRY_AFTER,
};

/** 503. */
export const unavailable: Answered = {
  ...refused(503, 'A service that the call needs is away', MESSAGES.unavailable.en),
  headers: RETRY_AFTER,
};

/** What any call can answer, beside what its documentation says. */
export const COMMON: Answered[] = [
  refused(400, 'The `Host` is not valid', MESSAGES.badHost.en),
  refused(406, 'The `Accept` takes no form that the answer can have', MESSAGES.notAcceptable.en),
  refused(
    403,
    'A page of another site calls, or by a name that is not this server’s',
    MESSAGES.permissionDenied.en,
  ),
  throttled,
  unavailable,
];

/** What any call that reads a body can answer as well. */
export const COMMON_WITH_BODY: Answered[] = [
  refused(413, 'The body is too large', MESSAGES.bodyTooLarge(1024 * 1024).en),
  refused(415, 'The body is of a kind that is not read', MESSAGES.unsupportedMediaType('text/plain').en),
];
