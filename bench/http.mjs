/** Requests per second of the hot routes, alternating with a bare Fastify with `pg` that runs the same SQL. */
// @ts-expect-error The package has no types.
import untyped from 'autocannon';
import { medians, noRounds } from './measure.mjs';

export const CONNECTIONS = 50;
const SECONDS = 4;
const ROUNDS = 5;

/**
 * The part of autocannon's options, client and result that is used here.
 *
 * @typedef {{ setHeaders: (headers: Record<string, string>) => void }} Client
 * @typedef {object} Request
 * @property {string} [method]
 * @property {Record<string, string>} [headers]
 * @property {string} [body]
 * @property {{ path: string }[]} [requests]
 * @property {(client: Client) => void} [setupClient]
 * @typedef {{ non2xx: number, errors: number, requests: { average: number }, latency: { p99: number } }} Result
 */

/**
 * @type {(options: Request & { url: string, connections: number, duration: number }) => Promise<Result>}
 */
const autocannon = untyped;

/** @param {object} body */
const json = (body) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const process = { name: 'a process', project: 'git@example.com:a/b.git', mark: 'a remark' };

/**
 * The path of the API, the path of the bare server, and the request. With `ids`, the id of a process follows the path.
 *
 * @type {Record<string, Request & { ours: string, bare: string, ids?: boolean }>}
 */
const SCENARIOS = {
  list: { ours: '/api/process/process/', bare: '/list' },
  detail: { ours: '/api/process/process/', bare: '/detail/', ids: true },
  create: { ours: '/api/process/process/', bare: '/create', ...json(process) },
  execute: { ours: '/api/process/execute/', bare: '/execute', ...json({ id: 100 }) },
};

/**
 * Requests a hundred processes in turn.
 *
 * @param {string} path before the id
 * @returns {Request}
 */
const ofEach = (path) => ({ requests: Array.from({ length: 100 }, (_, n) => ({ path: `${path}${n + 1}` })) });

/**
 * @param {{ ours: string, bare: string }} urls
 * @returns {Promise<Record<string, import('./measure.mjs').Pair>>} medians of requests per second, by route
 */
export async function benchHttp(urls) {
  /** @type {Record<string, import('./measure.mjs').Pair>} */
  const results = {};
  for (const [name, { ours, bare, ids, ...request }] of Object.entries(SCENARIOS)) {
    const rates = noRounds();
    for (let round = 0; round <= ROUNDS; round += 1) {
      const bareRate = await rate(urls.bare + bare, ids ? ofEach(bare) : request);
      const ourRate = await rate(urls.ours + ours, ids ? ofEach(ours) : request);
      if (round === 0) continue; // Warm-up.
      rates.bare.push(bareRate);
      rates.ours.push(ourRate);
    }
    results[name] = medians(rates);
  }
  return results;
}

/**
 * @param {string} url
 * @param {Request} request
 * @returns {Promise<number>} requests per second
 * @throws {Error} if a request fails
 */
export async function rate(url, request) {
  return (await load(url, CONNECTIONS, request)).requests.average;
}

/**
 * @param {string} url
 * @param {number} connections
 * @param {Request} [request]
 * @returns {Promise<Result>}
 * @throws {Error} if a request fails
 */
export async function load(url, connections, request) {
  const result = await autocannon({ url, connections, duration: SECONDS, ...request });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return result;
}
