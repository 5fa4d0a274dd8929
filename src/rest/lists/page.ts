import type { FastifyRequest } from 'fastify';
import { type QueryDict, queryOf } from '../body/query-dict.js';
import { MAX_INTEGER } from '../fields/ids.js';
import { pythonInt } from '../python.js';
import { endIfGone, hasGone } from '../requests/client-gone.js';
import { hostOf } from '../requests/host.js';

/** The number of rows of a page if the request has no `limit`. */
export const DEFAULT_LIMIT = 20;

/** The maximum number of rows of a page. */
export const MAX_LIMIT = 1000;

/** One page of a list. */
export interface PageBody<Row> {
  count: number;
  next: string | null;
  previous: string | null;
  results: Row[];
}

/** The part of a list that a request asks for. An invalid `limit` or `offset` counts as its default. */
export class Page {
  readonly limit: number;
  readonly offset: number;

  private readonly query: QueryDict;

  constructor(private readonly request: FastifyRequest) {
    this.query = queryOf(request);
    this.limit = Math.min(numberIn(this.query.get('limit'), 1) ?? DEFAULT_LIMIT, MAX_LIMIT);
    this.offset = Math.min(numberIn(this.query.get('offset'), 0) ?? 0, MAX_INTEGER);
  }

  /** The id of the user who asks; 0 if there is none. */
  get caller(): number {
    return this.request.caller?.id ?? 0;
  }

  /** Whether its client has closed the connection. */
  get hasGone(): boolean {
    return hasGone(this.request);
  }

  /** @throws ClientGone as {@link endIfGone} */
  endIfGone(): void {
    endIfGone(this.request);
  }

  /** The absolute URL of the request. The answer depends on nothing else of the request. */
  get url(): string {
    return this.origin + this.request.url;
  }

  /** The response body: the page's rows, with links to the next and the previous page. */
  of<Row>(results: Row[], count: number): PageBody<Row> {
    const after = this.offset + this.limit;
    const before = this.offset - this.limit;
    return {
      count,
      next: after >= count ? null : this.link(after),
      previous: this.offset <= 0 ? null : this.link(before),
      results,
    };
  }

  /** The response body, from all rows of the list. */
  from<Row>(rows: Row[]): PageBody<Row> {
    return this.of(rows.slice(this.offset, this.offset + this.limit), rows.length);
  }

  private get origin(): string {
    const { protocol } = this.request;
    // A proxy may forward the client's `X-Forwarded-Proto`, which can be anything.
    return `${protocol === 'https' ? 'https' : 'http'}://${hostOf(this.request)}`;
  }

  /** This request's URL with another offset. It keeps all other parameters, sorted by name. */
  private link(offset: number): string {
    const { url } = this.request;
    const end = url.indexOf('?');
    const base = this.origin + (end === -1 ? url : url.slice(0, end));
    const own = offset > 0 ? `limit=${this.limit}&offset=${offset}` : `limit=${this.limit}`;
    return `${base}?${this.query.size === 0 ? own : this.withOthers(offset)}`;
  }

  private withOthers(offset: number): string {
    const parameters = new Map<string, readonly string[]>(this.query.entries());
    parameters.set('limit', [String(this.limit)]);
    if (offset > 0) parameters.set('offset', [String(offset)]);
    else parameters.delete('offset');
    return [...parameters]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, values]) => values.map((value) => `${encode(name)}=${encode(value)}`))
      .join('&');
  }
}

function numberIn(text: string | undefined, least: number): number | undefined {
  const number = text === undefined ? undefined : pythonInt(text);
  return number !== undefined && number >= least ? number : undefined;
}

/** Encodes like Python's `quote_plus`. */
const encode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
