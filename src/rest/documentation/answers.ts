import type { ApiResponseOptions } from '@nestjs/swagger';
import type { JsonSchema } from '../fields/json-schema.js';
import { MESSAGES } from '../messages.js';
import { namedSchema } from '../fields/named-schema.js';
import { type Fielded, schemaOfFieldErrors, schemaOfView } from './class-schemas.js';

/** One response of a route, as documented. */
export interface Answered {
  status: number;
  description: string;
  headers?: Record<string, { description: string; required?: boolean; schema: JsonSchema }>;
  /** By media type; undefined if the response has no body. */
  content?: Record<string, { schema: JsonSchema; example?: unknown }>;
}

/** Converts a response for Nest, whose types cover only OpenAPI 3.0. */
export const toResponse = (answered: Answered): ApiResponseOptions => answered as ApiResponseOptions;

const ERROR_DETAIL = namedSchema('ErrorDetail', {
  type: 'object',
  description: 'Why the call was refused, in the requested language',
  required: ['detail'],
  properties: { detail: { type: 'string' } },
});

const FIELD_ERRORS = namedSchema('FieldErrors', {
  type: 'object',
  description:
    'Messages for each invalid field, in the requested language; `non_field_errors` for the body as a whole',
  additionalProperties: { type: 'array', items: { type: 'string' } },
});

const INVALID_REQUEST = namedSchema('InvalidRequest', { anyOf: [FIELD_ERRORS, ERROR_DETAIL] });

/** A response with a JSON body. */
export const gives = (
  description: string,
  schema: JsonSchema,
  example?: unknown,
  status = 200,
): Answered => ({
  status,
  description,
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
});

/** A response with an object that a class describes. */
export const shows = (view: Fielded, status = 200): Answered =>
  gives(status === 201 ? 'Created' : 'OK', schemaOfView(view), undefined, status);

/** A response with an array of such objects. */
export const showsAll = (view: Fielded): Answered =>
  gives('OK', { type: 'array', items: schemaOfView(view) });

const link = (description: string): JsonSchema => ({
  type: ['string', 'null'],
  format: 'uri',
  description,
  example: null,
});

/** A response with a page of a list. */
export const showsPage = (view: Fielded): Answered =>
  gives(
    'A page',
    namedSchema(`${view.name.replace(/View$/, '')}Page`, {
      type: 'object',
      required: ['count', 'next', 'previous', 'results'],
      properties: {
        count: {
          type: 'integer',
          minimum: 0,
          description: 'Total number of results on all pages',
          example: 1,
        },
        next: link('URL of the next page'),
        previous: link('URL of the previous page'),
        results: { type: 'array', items: schemaOfView(view) },
      },
    }),
  );

/** 204. */
export const nothing: Answered = { status: 204, description: 'Done; no body' };

/** 400: messages for fields, or one `detail`. */
export const invalid = (
  description = 'Invalid fields, or a body that cannot be parsed',
  example: unknown = { name: ['This field is required.'] },
): Answered => gives(description, INVALID_REQUEST, example, 400);

/**
 * 400 with a body of its own schema, or with messages for the fields of `input`. The fields are listed one by one, so that a
 * typed client can distinguish the two.
 */
export const invalidOr = (
  schema: JsonSchema,
  input: Fielded,
  description: string,
  example: unknown,
): Answered =>
  gives(description, { anyOf: [schema, schemaOfFieldErrors(input), ERROR_DETAIL] }, example, 400);

/** Any other error. */
export const refused = (status: number, description: string, detail: string): Answered =>
  gives(description, ERROR_DETAIL, { detail }, status);

/** 404. */
export const missing = refused(404, 'The object does not exist', 'Not found.');

/** The description of a response whose status has several reasons. Undefined ones are left out. */
export const either = (...reasons: (string | undefined)[]): string =>
  reasons.filter((reason) => reason !== undefined).join('. Or: ');

/** The response, with a header that clients may need. */
export const withHeader = (answered: Answered, name: string, description: string): Answered => ({
  ...answered,
  headers: { ...answered.headers, [name]: { description, required: true, schema: { type: 'string' } } },
});

/** The response, as a file with a name. */
export const asFile = (answered: Answered): Answered =>
  withHeader(answered, 'Content-Disposition', '`attachment` and the name of the file');

const RETRY_AFTER: Answered['headers'] = {
  'Retry-After': { description: 'Seconds', required: true, schema: { type: 'integer' } },
};

/** 429. */
const throttled: Answered = {
  ...refused(429, 'The caller has exceeded the rate limit', MESSAGES.throttled(7).en),
  headers: RETRY_AFTER,
};

/** 503. */
export const unavailable: Answered = {
  ...refused(503, 'A service that the call needs is unavailable', MESSAGES.unavailable.en),
  headers: RETRY_AFTER,
};

/** Responses that any call can give, in addition to those of its documentation. */
export const COMMON: Answered[] = [
  refused(400, 'The `Host` is not valid', MESSAGES.badHost.en),
  refused(404, 'The `format` in the query string is not supported', 'Not found.'),
  refused(406, 'The response has no format that `Accept` allows', MESSAGES.notAcceptable.en),
  refused(
    403,
    'The call comes from a page of another site, or uses a host name that is not this server’s',
    MESSAGES.permissionDenied.en,
  ),
  throttled,
  refused(
    431,
    'The URL and the headers are larger than 16 KiB, or there are more than 100 headers',
    MESSAGES.headersTooLarge(16 * 1024).en,
  ),
  refused(500, 'A server error; the log of the server has the details', MESSAGES.serverError.en),
  unavailable,
];

/** Responses that any call with a body can give as well. */
export const COMMON_WITH_BODY: Answered[] = [
  refused(408, 'The body arrives too slowly', MESSAGES.bodyTooSlow.en),
  refused(413, 'The body is too large', MESSAGES.bodyTooLarge(1024 * 1024).en),
  refused(415, 'The media type of the body is not supported', MESSAGES.unsupportedMediaType('text/plain').en),
];
