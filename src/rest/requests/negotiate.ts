import type { FastifyReply, FastifyRequest } from 'fastify';
import { matches, type MediaType, parseMediaType } from '../body/media-type.js';
import { queryOf } from '../body/query-dict.js';
import { NotAcceptable, NotFound } from '../errors.js';

/** What answers are rendered as, unless a route says otherwise. */
export const JSON_TYPE = 'application/json';

/** DRF indents by at most this much. */
const WIDEST_INDENT = 8;

/**
 * Chooses the form of the answer from `Accept` and `?format=`, as DRF does for a view with one renderer. An `indent`
 * that was asked for (`application/json; indent=4`) is given.
 *
 * @throws NotAcceptable where the caller takes no such form; NotFound where `?format=` names another one
 */
export function negotiate(request: FastifyRequest, reply: FastifyReply, rendered: string): void {
  const format = queryOf(request).get('format');
  if (format !== undefined && format !== '' && format !== 'json') throw new NotFound();
  const { accept } = request.headers;
  if (accept === undefined || accept === '*/*' || accept === rendered) return;
  const chosen = mostSpecific(accept, parseMediaType(rendered));
  if (!chosen) throw new NotAcceptable();
  const indent = rendered === JSON_TYPE ? Number(chosen.parameters.get('indent')) : NaN;
  if (Number.isInteger(indent) && indent > 0) indented(reply, Math.min(indent, WIDEST_INDENT));
}

function indented(reply: FastifyReply, indent: number): void {
  // A text is JSON already: what was saved is given back as it was.
  const valueOf = (payload: unknown): unknown =>
    typeof payload === 'string' ? JSON.parse(payload) : payload;
  void reply.type(JSON_TYPE).serializer((payload: unknown) => JSON.stringify(valueOf(payload), null, indent));
}

/** DRF looks at how specific an entry is, and not at its weight. */
function mostSpecific(accept: string, rendered: MediaType): MediaType | undefined {
  return accept
    .split(',')
    .map(parseMediaType)
    .filter((asked) => matches(rendered, asked))
    .sort((a, b) => specificity(b) - specificity(a))[0];
}

function specificity({ type, subtype, parameters }: MediaType): number {
  if (type === '*') return 0;
  if (subtype === '*') return 1;
  return parameters.size === 0 || (parameters.size === 1 && parameters.has('q')) ? 2 : 3;
}
