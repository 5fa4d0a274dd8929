import type { FastifyRequest } from 'fastify';
import { afterPendingIo } from '../after-pending-io.js';
import { Unavailable, UnsupportedMediaType } from '../errors.js';
import { type GiveWay, heldBodies, userOf } from './held-bodies.js';
import { JsonDocument } from './json-document.js';
import { matches, parseMediaType } from './media-type.js';
import { parseMultipart } from './multipart.js';
import { parseQueue } from './parse-queue.js';
import { parseUrlEncodedBody, QueryDict } from './query-dict.js';
import { readBytes } from './read-bytes.js';
import { confirmCaller } from '../requests/confirmation.js';
import { laterTurnOf, turnOf } from '../requests/turns.js';

const MIB = 1024 * 1024;

/** Default limit of a body, in bytes. */
const BODY_LIMIT = MIB;

const JSON_TYPE = parseMediaType('application/json');
const FORM_TYPE = parseMediaType('application/x-www-form-urlencoded');
const MULTIPART_TYPE = parseMediaType('multipart/form-data');

/** Memory of a body with its parsed values, per byte. */
export const PARSED_FACTOR = 4;

/** Memory of an empty list or object, in bytes, in addition. With it, a body of empty lists takes 17 times its size. */
const EMPTY_VALUE = 40;

/** The media types of bodies that calls accept, in the order in which they are tried. */
export const BODY_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];

declare module 'fastify' {
  interface FastifyRequest {
    /** The memory counted for the body in {@link heldBodies}, in bytes. */
    heldBytes?: number;
    /** On a public route: the user whose hook or job gets the body, who counts as its caller in {@link heldBodies}. */
    heldFor?: number;
    giveWay?: GiveWay;
  }
}

/** A larger body takes milliseconds to parse and to check. */
export const LARGE = 64 * 1024;

/**
 * Lets other requests have a turn after a large body was parsed. One of 1 MiB of many small lists takes 0.1 s to parse, and as long to measure.
 *
 * @param length of the body
 */
export const afterParsing = (length: number): Promise<void> | undefined =>
  length > LARGE ? afterPendingIo() : undefined;

const [LIST, OBJECT] = Buffer.from('[{');

/** Memory of a body with its parsed values, in bytes. */
function parsedBytes(bytes: Buffer): number {
  let values = 0;
  for (let index = 0; index < bytes.length; index += 1)
    if (bytes[index] === LIST || bytes[index] === OBJECT) values += 1;
  return bytes.length * PARSED_FACTOR + values * EMPTY_VALUE;
}

/** A parsed body. */
export type Body = JsonDocument | QueryDict;

/** An unparsed body. It can be sent to another thread. */
export interface SentBody {
  bytes: Uint8Array;
  contentType: string;
}

/**
 * Reads a request's body without parsing it, and then checks the caller again, since a body can take half a minute.
 *
 * @throws BodyTooLarge; Unavailable if too many bodies are held; BodyTooSlow; NotAuthenticated or PermissionDenied if the
 *   caller is no longer allowed to call
 */
export async function sentBody(request: FastifyRequest, limit = BODY_LIMIT): Promise<SentBody> {
  // Bodies with a higher limit wait unparsed for another thread. Others are parsed at once, into values that take more memory.
  const isParsedHere = limit <= BODY_LIMIT;
  const factor = isParsedHere ? PARSED_FACTOR : 1;
  const bytes = await receive(request, limit, factor);
  if (isParsedHere && bytes.length > LARGE) {
    if (!heldBodies.hold(request, bytes.length, parsedBytes(bytes) / bytes.length)) {
      heldBodies.release(request);
      throw new Unavailable();
    }
    const nextTurn = (): Promise<void> => parseQueue.next(userOf(request));
    await nextTurn();
    // Callers whose checks have waited for the database go on together, so each takes another turn.
    for (let check = confirmCaller(request); check; check = confirmCaller(request)) {
      await check;
      await nextTurn();
    }
  } else {
    const check = confirmCaller(request);
    if (check) await check;
    // Here too, and so do those whose bodies one poll for I/O has read: a thousand of 44 KB took 0.2 s.
    const turn = check ? laterTurnOf(request) : turnOf(request);
    if (turn) await turn;
  }
  return { bytes, contentType: request.headers['content-type'] ?? '' };
}

async function receive(request: FastifyRequest, limit: number, factor: number): Promise<Buffer> {
  try {
    return await readBytes(request.raw, limit, (length, giveWay) =>
      heldBodies.hold(request, length, factor, giveWay),
    );
  } catch (error) {
    heldBodies.release(request);
    throw error;
  } finally {
    heldBodies.arrived(request);
  }
}

/**
 * Reads and parses a request's body. Handlers call it after they have looked up the object, since DRF reports a missing object
 * before an invalid body. No body counts as an empty object.
 *
 * @throws UnsupportedMediaType; BadRequest if the body cannot be parsed; and as {@link sentBody}
 */
export async function readBody(request: FastifyRequest, limit = BODY_LIMIT): Promise<Body> {
  return bodyOf(await sentBody(request, limit));
}

/** Parses a body. @throws UnsupportedMediaType; BadRequest if it cannot be parsed */
export async function bodyOf(sent: SentBody): Promise<Body> {
  const { contentType } = sent;
  const bytes = bufferOf(sent);
  if (bytes.length > 0 && contentType === 'application/json') return JsonDocument.parse(bytes);
  const mediaType = parseMediaType(contentType);
  if (bytes.length === 0) return emptyBody(mediaType);
  if (matches(JSON_TYPE, mediaType)) return JsonDocument.parse(bytes, mediaType.parameters.get('charset'));
  if (matches(FORM_TYPE, mediaType)) return parseUrlEncodedBody(bytes, mediaType.parameters.get('charset'));
  if (matches(MULTIPART_TYPE, mediaType)) return parseMultipart(bytes, contentType);
  throw new UnsupportedMediaType(contentType);
}

/** Parses a body that must be JSON. @throws UnsupportedMediaType; BadRequest if it cannot be parsed */
export function jsonOf(sent: SentBody): JsonDocument {
  const { contentType } = sent;
  const bytes = bufferOf(sent);
  if (bytes.length === 0) return JsonDocument.parse(EMPTY_OBJECT);
  const mediaType = parseMediaType(contentType);
  if (!matches(JSON_TYPE, mediaType)) throw new UnsupportedMediaType(contentType);
  return JsonDocument.parse(bytes, mediaType.parameters.get('charset'));
}

/** A message from another thread turns a `Buffer` into a `Uint8Array`. */
const bufferOf = ({ bytes }: SentBody): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const EMPTY_OBJECT = Buffer.from('{}');

/** An empty form differs from an empty object: a blank value means "not given" only in a form. */
const emptyBody = (mediaType: ReturnType<typeof parseMediaType>): Body =>
  [FORM_TYPE, MULTIPART_TYPE].some(
    ({ type, subtype }) => mediaType.type === type && mediaType.subtype === subtype,
  )
    ? new QueryDict()
    : JsonDocument.parse(EMPTY_OBJECT);
