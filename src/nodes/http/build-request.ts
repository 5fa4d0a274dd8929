import { createHash } from 'node:crypto';
import { excerpt, Failure, isObject } from '../../flow/index.js';
import type { Json, Values } from '../../flow/index.js';
import { asText } from '../as-text.js';

export interface HttpRequest {
  method: string;
  url: URL;
  headers: Partial<Record<string, string>>;
  body: Buffer | null;
}

/** Builds the request from the inputs. @throws Failure if they are not valid */
export function buildRequest(
  inputs: Values,
  options: Values,
  idempotencyKey: string,
  maxBytes: number,
): HttpRequest {
  const url = parseUrl(inputs.url as string);
  const added = new URLSearchParams();
  for (const [name, value] of entriesOf(inputs.query)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== null) added.append(name, toText(item));
  }
  // `url.searchParams` would write the URL's own query anew (`%20` as `+`), and a signature over it would no longer hold.
  if (added.size > 0) url.search = [url.search, added.toString()].filter((part) => part !== '').join('&');
  const headers = readHeaders(inputs.headers ?? null);
  const credentials = takeCredentials(url);
  if (credentials !== null) headers.authorization ??= credentials;
  headers['idempotency-key'] ??= idempotencyKey;
  headers['user-agent'] ??= 'liucheng';
  headers.accept ??= '*/*';
  const method = asText(options.method);
  if (method === 'GET' || method === 'HEAD' || inputs.body === null || inputs.body === undefined) {
    return { method, url, headers, body: null };
  }
  const { type, body } = encodeBody(inputs.body, asText(options.bodyType), idempotencyKey, maxBytes);
  if (body.length > maxBytes) throw tooLarge(maxBytes);
  headers['content-type'] ??= type;
  return { method, url, headers, body };
}

/** Takes the user name and the password out of a URL, as the value of `Authorization`; null if it has none. */
function takeCredentials(url: URL): string | null {
  const { username, password } = url;
  if (username === '' && password === '') return null;
  url.username = '';
  url.password = '';
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const tooLarge = (maxBytes: number): Failure =>
  new Failure(
    {
      en: `the request body exceeds the limit of ${maxBytes} bytes`,
      zh: `请求体超过 ${maxBytes} 字节的上限`,
    },
    false,
  );

/**
 * The most characters of a user, a password, a host and a port together. Names of hosts have at most 253, but the parser converts longer
 * ones too, in a time that grows with the square of their length: a host of 250,000 Chinese characters ended its worker.
 */
const LONGEST_AUTHORITY = 4_096;

/** The scheme of a URL, and what comes before its path. The parser reads backslashes as slashes, and passes over white space. */
const AUTHORITY = /^([^:/?#\\]*:)[/\\\s]*([^/?#\\]*)/;

/** @throws Failure if it is not an http or https address */
export function parseUrl(text: string, base?: URL): URL {
  const [, before = '', authority = ''] = AUTHORITY.exec(text) ?? [];
  // Without a scheme it has no host: `{"a": …` is no URL.
  if (authority.length > LONGEST_AUTHORITY && URL.canParse(`${before}//host`))
    throw new Failure(
      {
        en: `the host of a URL has at most ${LONGEST_AUTHORITY} characters`,
        zh: `URL 的主机最多 ${LONGEST_AUTHORITY} 个字符`,
      },
      false,
    );
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : null;
  if (url === null)
    throw new Failure(
      { en: `"${excerpt(text, 200)}" is not a URL`, zh: `“${excerpt(text, 200)}”不是 URL` },
      false,
    );
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    // As it was given, since a secret in other letters is not hidden.
    const scheme = before.trim();
    throw new Failure({ en: `${scheme} is not http or https`, zh: `${scheme} 不是 http 或 https` }, false);
  }
  return url;
}

/** Headers that the HTTP client sets itself. */
const REFUSED = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
]);

function readHeaders(given: Json): Partial<Record<string, string>> {
  const headers = Object.create(null) as Partial<Record<string, string>>;
  for (const [name, value] of entriesOf(given)) {
    const key = name.toLowerCase();
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(key))
      throw new Failure({ en: `"${name}" is not a header name`, zh: `“${name}”不能作请求头的名称` }, false);
    if (REFUSED.has(key))
      throw new Failure({ en: `the header "${name}" cannot be set`, zh: `不能设置请求头“${name}”` }, false);
    const text = Array.isArray(value) ? value.map(toText).join(', ') : toText(value);
    if (/[^\t\x20-\x7e\x80-\xff]/.test(text))
      throw new Failure(
        {
          en: `the header "${name}" contains characters that are not allowed`,
          zh: `请求头“${name}”含有不允许的字符`,
        },
        false,
      );
    if (value !== null) headers[key] = text;
  }
  return headers;
}

interface EncodedBody {
  type: string;
  body: Buffer;
}

function encodeBody(body: Json, bodyType: string, seed: string, maxBytes: number): EncodedBody {
  switch (bodyType) {
    case 'text':
      return { type: 'text/plain; charset=utf-8', body: Buffer.from(toText(body)) };
    case 'form': {
      const form = new URLSearchParams();
      for (const [name, value] of fieldsOf(body)) form.append(name, toText(value));
      return { type: 'application/x-www-form-urlencoded', body: Buffer.from(form.toString()) };
    }
    case 'multipart':
      return encodeMultipart(body, seed, maxBytes);
    default:
      return { type: 'application/json', body: Buffer.from(JSON.stringify(body)) };
  }
}

/**
 * The boundary is a hash of all parts, so no part can contain it. It is not random, so that a repeated request is byte-identical,
 * which servers with idempotency keys require.
 *
 * @throws Failure as soon as it exceeds `maxBytes`: with the boundary, a list of 340,000 empty texts is 46 MB in a million buffers
 */
function encodeMultipart(body: Json, seed: string, maxBytes: number): EncodedBody {
  const boundary = createHash('sha256')
    .update(`${seed}\n${JSON.stringify(body)}`)
    .digest('hex');
  const parts: Buffer[] = [];
  let length = 0;
  for (const [name, value] of fieldsOf(body)) {
    const file = isObject(value) && typeof value.filename === 'string' ? value : null;
    const disposition = `form-data; name="${quote(name)}"${file === null ? '' : `; filename="${quote(asText(file.filename))}"`}`;
    const type = file === null ? '' : `\r\nContent-Type: ${cleanType(file.type)}`;
    const content =
      file === null
        ? Buffer.from(toText(value))
        : Buffer.from(toText(file.content ?? ''), file.encoding === 'base64' ? 'base64' : 'utf8');
    const head = Buffer.from(`--${boundary}\r\nContent-Disposition: ${disposition}${type}\r\n\r\n`);
    length += head.length + content.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    parts.push(head, content, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(parts) };
}

function* fieldsOf(body: Json): Generator<[string, Json]> {
  if (!isObject(body))
    throw new Failure({ en: 'the body of a form must be an object', zh: '表单应由对象生成' }, false);
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) if (item !== null) yield [name, item];
  }
}

function quote(text: string): string {
  return text.replace(/["\r\n]/g, encodeURIComponent);
}

function cleanType(type: Json | undefined): string {
  return typeof type === 'string' && /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w-]+)?$/.test(type)
    ? type
    : 'application/octet-stream';
}

function entriesOf(value: Json | undefined): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

function toText(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
