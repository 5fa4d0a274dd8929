/** The first delay before a repeated request. Each further one is twice as long, up to {@link LONGEST_MS}. */
const FIRST_MS = 250;
const LONGEST_MS = 5_000;

/** Responses that come from a server, or a proxy, which cannot answer at present. */
const PASSING = new Set([502, 503, 504]);

/** What became of a request. */
export interface Outcome {
  /** Undefined if there was no response. */
  status?: number;
  /** Seconds. */
  retryAfter?: number | undefined;
  /** Whether the connection was refused: the request has not reached a server. */
  isRefused?: boolean;
}

/**
 * The delay after which a request is sent again, in milliseconds; null if it must not be.
 *
 * A request that has not been processed (connection refused, 429) may always be sent again. One that may have been processed is
 * sent again only if it is repeatable. That includes 503: the server may have committed a change and lost its database before it
 * could answer.
 *
 * @param attempt how often it was sent before, from 0
 * @param random from 0 to 1: spreads the clients of a server that has restarted
 */
export function retryDelay(
  { status, retryAfter, isRefused = false }: Outcome,
  isRepeatable: boolean,
  attempt: number,
  random: number,
): number | null {
  const mayPass = status === undefined ? isRefused || isRepeatable : status === 429;
  if (!mayPass && !(isRepeatable && PASSING.has(status ?? 0))) return null;
  const grown = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.max((retryAfter ?? 0) * 1_000, grown / 2 + (grown / 2) * random);
}

/**
 * Reads a `Retry-After` header.
 *
 * @param now unix milliseconds
 * @returns seconds; undefined if there is none, or it cannot be read
 */
export function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header);
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? undefined : Math.max(0, (moment - now) / 1_000);
}
