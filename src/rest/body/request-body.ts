import type { FastifyRequest } from 'fastify';
import { UnsupportedMediaType } from '../errors.js';
import { JsonDocument } from './json-document.js';
import { matches, parseMediaType } from './media-type.js';
import { parseMultipart } from './multipart.js';
import { parseUrlEncodedBody, QueryDict } from './query-dict.js';
import { readBytes } from './read-bytes.js';

const MIB = 1024 * 1024;

/** How large a body may be, unless a call says otherwise. */
const BODY_LIMIT = MIB;

const JSON_TYPE = parseMediaType('application/json');
const FORM_TYPE = parseMediaType('application/x-www-form-urlencoded');
const MULTIPART_TYPE = parseMediaType('multipart/form-data');

/** The kinds of body that calls read, in the order in which they are tried. */
export const BODY_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];

/** A body, read. */
export type Body = JsonDocument | QueryDict;

/**
 * Reads a request's body; nothing does so before a handler asks, since DRF tells that an object is missing before it
 * tells that the body is broken. No body at all counts as an empty object.
 *
 * @throws UnsupportedMediaType, BodyTooLarge, or BadRequest where it cannot be parsed
 */
export async function readBody(request: FastifyRequest, limit = BODY_LIMIT): Promise<Body> {
  const contentType = request.headers['content-type'] ?? '';
  const bytes = await readBytes(request.raw, limit);
  if (bytes.length > 0 && contentType === 'application/json') return JsonDocument.parse(bytes);
  const mediaType = parseMediaType(contentType);
  if (bytes.length === 0) return emptyBody(mediaType);
  if (matches(JSON_TYPE, mediaType)) return JsonDocument.parse(bytes, mediaType.parameters.get('charset'));
  if (matches(FORM_TYPE, mediaType)) return parseUrlEncodedBody(bytes, mediaType.parameters.get('charset'));
  if (matches(MULTIPART_TYPE, mediaType)) return parseMultipart(bytes, contentType);
  throw new UnsupportedMediaType(contentType);
}

/**
 * Reads a body that can only be JSON.
 *
 * @throws UnsupportedMediaType, BodyTooLarge, or BadRequest where it cannot be parsed
 */
export async function readJsonBody(request: FastifyRequest, limit = BODY_LIMIT): Promise<JsonDocument> {
  const contentType = request.headers['content-type'] ?? '';
  const bytes = await readBytes(request.raw, limit);
  if (bytes.length === 0) return JsonDocument.parse(EMPTY_OBJECT);
  const mediaType = parseMediaType(contentType);
  if (!matches(JSON_TYPE, mediaType)) throw new UnsupportedMediaType(contentType);
  return JsonDocument.parse(bytes, mediaType.parameters.get('charset'));
}

const EMPTY_OBJECT = Buffer.from('{}');

/** A form without fields and an empty object differ: only of a form is a blank the absence of a value. */
const emptyBody = (mediaType: ReturnType<typeof parseMediaType>): Body =>
  [FORM_TYPE, MULTIPART_TYPE].some(
    ({ type, subtype }) => mediaType.type === type && mediaType.subtype === subtype,
  )
    ? new QueryDict()
    : JsonDocument.parse(EMPTY_OBJECT);
