import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { addMismatch } from './mismatches.mjs';

/*
 * Every response that a test receives through `send` is checked against openapi.json: the status is listed, the documented
 * headers and media type are there, and the body matches the schema without additional keys. A mismatch fails the test. After
 * a change of the API's description, run `npm run openapi`.
 */

/** The parts of a response that the document describes. */
interface Given {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  body: unknown;
}

type Documented = Record<string, any>;

const ERROR = '#/components/schemas/ErrorDetail';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

class Description {
  private readonly ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
  private readonly routes: { pattern: RegExp; path: string; item: Documented }[];

  constructor(document: Documented) {
    this.ajv.addSchema(closed(document) as object, 'openapi');
    this.routes = Object.entries<Documented>(document.paths).map(([path, item]) => ({
      pattern: new RegExp(`^${path.replace(/\/$/, '').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
      path,
      item,
    }));
  }

  /** The mismatches between a response and the document; empty if there are none or the path is not documented. */
  faultsOf(method: string, url: string, answer: Given): string[] {
    const route = this.routes.find(({ pattern }) => pattern.test(url.split('?', 1)[0]!));
    if (!route || method === 'OPTIONS') return [];
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    if (!METHODS.includes(verb) || !route.item[verb])
      return answer.status < 400 ? ['no such method is described'] : this.bodyFaults(ERROR, answer.body);
    const pointer = `/paths/${escaped(route.path)}/${verb}/responses/${answer.status}`;
    const response: Documented | undefined = route.item[verb].responses[answer.status];
    if (!response) return [`the status ${answer.status} is not described`];
    return [
      ...headerFaults(response, answer),
      ...(method === 'HEAD' ? [] : this.contentFaults(response, pointer, answer)),
    ];
  }

  private contentFaults({ content }: Documented, pointer: string, { headers, text, body }: Given): string[] {
    if (!content) return text === '' ? [] : ['a body is not described'];
    const type = headers['content-type']?.split(';', 1)[0] ?? 'none';
    if (!content[type]) return [`the content type ${type} is not described`];
    if (type !== 'application/json') return [];
    return this.bodyFaults(`#${pointer}/content/${escaped(type)}/schema`, body);
  }

  private bodyFaults(schema: string, body: unknown): string[] {
    const validate = this.ajv.getSchema(`openapi${schema}`);
    if (!validate) return [`openapi.json has no ${schema}`];
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `the body at ${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  }
}

const headerFaults = (response: Documented, { headers }: Given): string[] =>
  Object.entries<Documented>(response.headers ?? {})
    .filter(([name, { required }]) => required && headers[name.toLowerCase()] === undefined)
    .map(([name]) => `the header ${name} is missing`);

/** A key, escaped for a JSON pointer in a URI. */
const escaped = (key: string): string => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The document with `additionalProperties: false` in each schema that lists properties. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const copy = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  return 'properties' in copy && copy.type === 'object' && !('additionalProperties' in copy)
    ? { ...copy, additionalProperties: false }
    : copy;
}

let description: Description | undefined;

/** Checks a response against the document. A mismatch fails the test at its end. */
export function expectDescribed(method: string, url: string, answer: Given): void {
  description ??= new Description(JSON.parse(readFileSync('openapi.json', 'utf8')) as Documented);
  const faults = description.faultsOf(method, url, answer);
  if (faults.length > 0)
    addMismatch(`${method} ${url} → ${answer.status} ${answer.text.slice(0, 500)}\n  ${faults.join('\n  ')}`);
}
