/** Load of many connections. */
// @ts-expect-error The package has no types.
import untyped from 'autocannon';

/** As many as the rows of the table have. */
export const CONNECTIONS = 50;

/**
 * The part of autocannon's options, client and result that is used here.
 *
 * @typedef {object} Client
 * @property {(headers: Record<string, string>) => void} setHeaders
 * @property {(requests: { path: string, headers: Record<string, string> }[]) => void} setRequests in turn
 *
 * @typedef {object} Request
 * @property {string} [method]
 * @property {Record<string, string>} [headers]
 * @property {string} [body]
 * @property {{ path: string }[]} [requests] in turn
 * @property {(client: Client) => void} [setupClient]
 * @typedef {object} Result
 * @property {number} non2xx
 * @property {number} errors
 * @property {{ average: number, total: number }} requests
 * @property {{ p99: number }} latency
 *
 * @typedef {import('./harness/measure-row.mjs').Measured} Measured
 */

/**
 * @type {(options: Request & { url: string, connections: number, duration: number }) => Promise<Result>}
 */
const autocannon = untyped;

/**
 * @param {object} body
 * @returns {Request}
 */
export const json = (body) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/**
 * Sends requests for some seconds, on each connection one after the other.
 *
 * @param {string} url
 * @param {{ seconds: number, connections?: number }} options
 * @param {Request} [request]
 * @returns {Promise<Result>}
 * @throws {Error} if a request fails
 */
export async function load(url, { seconds, connections = CONNECTIONS }, request) {
  const result = await autocannon({ url, connections, duration: seconds, ...request });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return result;
}

/**
 * @param {Parameters<typeof load>} given
 * @returns {Promise<Measured>} requests per second
 */
export async function rate(...given) {
  const { requests } = await load(...given);
  return { value: requests.average, operations: requests.total };
}
