// No package: @fastify/accepts orders media types by their weight `q`. DRF ignores weights and reads parameters such as `indent`.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { matches, type MediaType, parseMediaType } from '../body/media-type.js';
import { queryOf } from '../body/query-dict.js';
import { NotAcceptable, NotFound } from '../errors.js';
import { indented } from './indentation.js';

/** Default media type of responses. */
export const JSON_TYPE = 'application/json';

/** How many entries of `Accept` are read. Browsers send ten. 800 requests with 8,000 entries kept others waiting for 4 s. */
const MOST_ENTRIES = 100;

/** DRF's maximum indentation. */
const MAX_INDENT = 8;

/**
 * Checks `Accept` and `?format=`, as DRF does for a view with one renderer. Applies a requested `indent`
 * (`application/json; indent=4`) unless the response becomes too large.
 *
 * @throws NotAcceptable if the caller does not accept the media type; NotFound if `?format=` names another format
 */
export function negotiate(request: FastifyRequest, reply: FastifyReply, rendered: string): void {
  const format = queryOf(request).get('format');
  if (format !== undefined && format !== '' && format !== 'json') throw new NotFound();
  const { accept } = request.headers;
  if (accept === undefined || accept === '*/*' || accept === rendered) return;
  const chosen = mostSpecific(accept, parseMediaType(rendered));
  if (!chosen) throw new NotAcceptable();
  const indent = rendered === JSON_TYPE ? indentOf(chosen) : 0;
  if (indent > 0) indentAnswer(reply, indent);
}

/** Whether a request for JSON wants it indented. Then its answer must not be bytes, which Fastify sends as they are. */
export function isIndented({ headers: { accept = '*/*' } }: Pick<FastifyRequest, 'headers'>): boolean {
  const chosen = mostSpecific(accept, parseMediaType(JSON_TYPE));
  return chosen !== undefined && indentOf(chosen) > 0;
}

/** The requested indentation, up to the maximum; 0: none. */
function indentOf({ parameters }: MediaType): number {
  const indent = Number(parameters.get('indent'));
  return Number.isInteger(indent) && indent > 0 ? Math.min(indent, MAX_INDENT) : 0;
}

function indentAnswer(reply: FastifyReply, indent: number): void {
  void reply.type(JSON_TYPE).serializer((payload: unknown) => indented(payload, indent));
}

/** DRF orders entries by how specific they are, and ignores their weights. */
function mostSpecific(accept: string, rendered: MediaType): MediaType | undefined {
  return accept
    .split(',', MOST_ENTRIES)
    .map(parseMediaType)
    .filter((asked) => matches(rendered, asked))
    .sort((a, b) => specificity(b) - specificity(a))[0];
}

function specificity({ type, subtype, parameters }: MediaType): number {
  if (type === '*') return 0;
  if (subtype === '*') return 1;
  return parameters.size === 0 || (parameters.size === 1 && parameters.has('q')) ? 2 : 3;
}
