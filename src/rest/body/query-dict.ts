import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { BadRequest } from '../errors.js';
import { MESSAGES } from '../messages.js';
import { decoderOf, isUtf8Name } from './charset.js';

/** How many fields a query string or a form may have, as with Django. */
export const MOST_FIELDS = 1_000;

const ENCODED = /(?:%[0-9a-f]{2})+/gi;

/**
 * Django's `QueryDict`: the fields of a query string or a form, each with every value it was given. Of a repeated
 * field the last value counts where one is asked for.
 */
export class QueryDict {
  /** The fields that came as files, which no call takes. */
  readonly files = new Set<string>();
  private readonly lists = new Map<string, string[]>();

  /** How many fields there are. */
  get size(): number {
    return this.lists.size;
  }

  /** The last value of a field. */
  get(name: string): string | undefined {
    return this.lists.get(name)?.at(-1);
  }

  /** Every value of a field. */
  getAll(name: string): readonly string[] {
    return this.lists.get(name) ?? [];
  }

  append(name: string, value: string): void {
    const list = this.lists.get(name);
    if (list) list.push(value);
    else this.lists.set(name, [value]);
  }

  /** Every field with its values, in the order in which the fields came. */
  entries(): IterableIterator<[string, string[]]> {
    return this.lists.entries();
  }
}

const NONE = new QueryDict();

declare module 'fastify' {
  interface FastifyRequest {
    queryDict?: QueryDict;
  }
}

/**
 * The query string of a request, parsed once.
 *
 * @throws BadRequest past {@link MOST_FIELDS}
 */
export function queryOf(request: FastifyRequest): QueryDict {
  if (request.queryDict) return request.queryDict;
  const url = request.raw.url ?? '';
  const start = url.indexOf('?');
  return (request.queryDict = start === -1 ? NONE : parseUrlEncoded(url.slice(start + 1)));
}

/**
 * Reads an `application/x-www-form-urlencoded` body.
 *
 * @param charset of what is escaped in it, too; one that is not known is passed over
 * @throws BadRequest past {@link MOST_FIELDS}
 */
export function parseUrlEncodedBody(bytes: Buffer, charset = 'utf-8'): QueryDict {
  const decoder = isUtf8Name(charset) ? undefined : decoderOf(charset);
  if (!decoder) return parseUrlEncoded(bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1'));
  return parseUrlEncoded(decoder.decode(bytes), (escaped) => decoder.decode(escaped));
}

const asUtf8 = (bytes: Buffer): string => bytes.toString('utf8');

function parseUrlEncoded(text: string, decode = asUtf8): QueryDict {
  const fields = new QueryDict();
  let count = 0;
  // One more than may be, so that a flood is not even taken apart.
  for (const part of text.split('&', MOST_FIELDS + 1)) {
    if ((count += 1) > MOST_FIELDS) throw new BadRequest(MESSAGES.tooManyFields(MOST_FIELDS));
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = equals === -1 ? part : part.slice(0, equals);
    fields.append(unquote(name, decode), equals === -1 ? '' : unquote(part.slice(equals + 1), decode));
  }
  return fields;
}

/** What is no valid escape stays as it is; bytes that are no text become U+FFFD. */
function unquote(text: string, decode: (bytes: Buffer) => string): string {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  return spaced.replace(ENCODED, (run) => decode(Buffer.from(run.replaceAll('%', ''), 'hex')));
}
