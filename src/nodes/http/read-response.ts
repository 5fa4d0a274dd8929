import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { checkBrackets, Failure, inTurn, yieldIfSpent } from '../../flow/index.js';
import type { FunctionStep, Json } from '../../flow/index.js';
import { JobPlaces } from '../../flow/job-places.js';
import { jsonFault } from '../json-fault.js';
import { connectionFault } from './connection-fault.js';
import { ReceivedBytes } from './received-bytes.js';
import { type Owner, workOf } from '../work-of.js';

type Unpack = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const [inflated, rawInflated] = [promisify(inflate), promisify(inflateRaw)];

const UNPACK = new Map<string, Unpack>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  // Some servers leave out the header of zlib (RFC 1950, 2.2), and other clients read that too.
  ['deflate', (bytes, options) => (hasZlibHeader(bytes) ? inflated : rawInflated)(bytes, options)],
  ['br', promisify(brotliDecompress)],
]);

const hasZlibHeader = (bytes: Buffer): boolean =>
  bytes.length > 1 && ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE() % 31 === 0;

/** The most encodings of a response, one around the other. There are texts that unpack to themselves. */
const MOST_ENCODINGS = 5;

/** A response with more bytes, or one that is to be unpacked, is a large one. */
const SMALL = 64 * 1024;

/**
 * How many large responses are read, unpacked and interpreted at the same time: 1,800 of 1 KB, each of which unpacked to 1 MiB, took 2.5 GB of a
 * worker. The others wait, and their servers with them.
 */
const LARGE_AT_ONCE = 32;

const largeResponses = new JobPlaces(LARGE_AT_ONCE);

/** Responses that have no body, whatever their headers say. */
const WITHOUT_BODY = new Set([204, 304]);

/**
 * The body of such a response. A `Content-Length` may tell the length of the one that a 304 stands for (RFC 9110, 8.6), whose bytes undici
 * misses.
 */
async function* noBody(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') throw error;
  }
}

/** The outputs for a response. @throws Failure if it is too large or does not match `responseType` */
export async function readResponse(
  {
    statusCode: status,
    headers: given,
    body,
  }: Pick<Dispatcher.ResponseData, 'statusCode' | 'headers'> & {
    body: AsyncIterable<Buffer>;
  },
  responseType: string,
  step: Pick<FunctionStep, 'job' | 'user' | 'signal' | 'maxValueBytes'>,
): Promise<{ status: number; headers: Record<string, Json>; body: Json }> {
  const headers = Object.create(null) as Record<string, Json>;
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined)
      headers[name] = Array.isArray(value) && name !== 'set-cookie' ? value.join(', ') : value;
  }
  const encoding = String(given['content-encoding'] ?? '');
  const owner = workOf(step.user);
  const received = new ReceivedBody(
    WITHOUT_BODY.has(status) ? noBody(body) : body,
    step.maxValueBytes,
    owner,
  );
  const rest = async (): Promise<Json> => {
    const bytes = await received.unpacked(encoding);
    // Responses end at the same time, and unpacking ends in other threads.
    const read = () =>
      interpret(bytes, responseType, String(given['content-type'] ?? ''), step.maxValueBytes);
    return inTurn(bytes.length, read, owner);
  };
  try {
    const isSmall = (await received.read(SMALL)) && encoding === '';
    return { status, headers, body: await (isSmall ? rest() : largeResponses.run(step, rest)) };
  } finally {
    await received.end();
  }
}

/** The body of a response, as far as it has been received. */
class ReceivedBody {
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly received = new ReceivedBytes();

  constructor(
    body: AsyncIterable<Buffer>,
    private readonly maxBytes: number,
    private readonly owner: Owner,
  ) {
    this.chunks = body[Symbol.asyncIterator]();
  }

  /**
   * Goes on until there are more bytes than `most`.
   *
   * @returns whether the body has ended
   * @throws Failure if it is too large or cut off
   */
  async read(most: number): Promise<boolean> {
    const { received, maxBytes } = this;
    try {
      while (received.length <= most) {
        const next = await this.chunks.next();
        if (next.done === true) return true;
        if (received.length + next.value.length > maxBytes) throw tooLarge(maxBytes);
        received.add(next.value);
        // A server can send one byte at a time. One reader goes on in each turn: those that go on together do not share its budget.
        await yieldIfSpent(this.owner);
      }
      return false;
    } catch (error) {
      throw cutOff(error);
    }
  }

  /** The whole body. @throws Failure if it is too large, cut off, or cannot be unpacked */
  async unpacked(encoding: string): Promise<Buffer> {
    await this.read(Infinity);
    const bytes = this.received.all();
    try {
      return bytes.length === 0 ? bytes : await decompress(bytes, encoding.toLowerCase(), this.maxBytes);
    } catch (error) {
      throw cutOff(error);
    }
  }

  /** Ends the connection, unless the body has ended. */
  async end(): Promise<void> {
    await this.chunks.return?.();
  }
}

function cutOff(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { en, zh } = connectionFault(error);
  return new Failure({ en: `the response was cut off: ${en}`, zh: `应答中断：${zh}` }, true);
}

/**
 * A small response may decompress to a large one, so the limit applies to both. What has an encoding that is not known stays packed.
 *
 * @param encodings as in the header `Content-Encoding`: the first one was applied first
 */
async function decompress(bytes: Buffer, encodings: string, maxOutputLength: number): Promise<Buffer> {
  const names = encodings.split(',', MOST_ENCODINGS + 1).map((name) => name.trim());
  if (names.length > MOST_ENCODINGS) throw tooManyEncodings();
  let unpacked = bytes;
  try {
    for (const name of names.reverse()) {
      if (name === '' || name === 'identity') continue;
      const unpack = UNPACK.get(name);
      if (unpack === undefined) break;
      unpacked = await unpack(unpacked, { maxOutputLength });
    }
    return unpacked;
  } catch (error) {
    throw (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(maxOutputLength) : error;
  }
}

const tooManyEncodings = (): Failure =>
  new Failure(
    {
      en: `the response has more than ${MOST_ENCODINGS} content encodings`,
      zh: `应答的内容编码超过 ${MOST_ENCODINGS} 层`,
    },
    false,
  );

function tooLarge(maxBytes: number): Failure {
  return new Failure(
    { en: `the response exceeds the limit of ${maxBytes} bytes`, zh: `应答超过 ${maxBytes} 字节的上限` },
    false,
  );
}

function interpret(bytes: Buffer, responseType: string, contentType: string, maxBytes: number): Json {
  if (bytes.length === 0) return null;
  const type = responseType === 'auto' ? guessType(contentType) : responseType;
  if (type === 'base64') return bytes.toString('base64');
  const text = decode(bytes, contentType);
  if (type === 'text') return text;
  checkBrackets(text, maxBytes);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const { en, zh } = jsonFault(error);
    throw new Failure(
      { en: `the response is not valid JSON: ${en}`, zh: `应答不是有效的 JSON：${zh}` },
      true,
    );
  }
}

function guessType(contentType: string): string {
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  const isText =
    type.startsWith('text/') || /[/+](xml|javascript|x-www-form-urlencoded|yaml|graphql)$/.test(type);
  return isText || type === '' ? 'text' : 'base64';
}

function decode(bytes: Buffer, contentType: string): string {
  const charset = /charset="?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
