/** Requests per second of the hot routes, alternating with a bare Fastify with `pg`. */
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

/** 200 different pages: deep ones, of other sizes, and with a filter. */
const PAGES = Array.from({ length: 50 }, (_, n) => [
  `?offset=${n * 20}`,
  `?limit=10&offset=${n * 190}`,
  `?project=project+${n}`,
  `?name=process+${n + 10}`,
]).flat();

/** 200 different processes. */
const IDS = Array.from({ length: 200 }, (_, n) => `${n + 1}`);

/**
 * The path of the API, the path of the bare server, and the request. Each of `ends` follows the path in turn.
 *
 * @type {Record<string, Request & { ours: string, bare: string, ends?: string[] }>}
 */
const SCENARIOS = {
  list: { ours: '/api/process/process/', bare: '/list' },
  pages: { ours: '/api/process/process/', bare: '/list', ends: PAGES },
  detail: { ours: '/api/process/process/', bare: '/detail/', ends: IDS },
  create: { ours: '/api/process/process/', bare: '/create', ...json(process) },
  execute: { ours: '/api/process/execute/', bare: '/execute', ...json({ id: 100 }) },
};

/**
 * @param {string} path
 * @param {string[] | undefined} ends
 * @param {Request} request
 * @returns {[path: string, request: Request]}
 */
const each = (path, ends, request) =>
  ends ? ['', { requests: ends.map((end) => ({ path: path + end })) }] : [path, request];

/**
 * @param {{ ours: string, bare: string }} urls
 * @returns {Promise<Record<string, import('./measure.mjs').Pair>>} medians of requests per second, by route
 */
export async function benchHttp(urls) {
  /** @type {Record<string, import('./measure.mjs').Pair>} */
  const results = {};
  for (const [name, { ours, bare, ends, ...request }] of Object.entries(SCENARIOS)) {
    const rates = noRounds();
    for (let round = 0; round <= ROUNDS; round += 1) {
      const [barePath, bareRequest] = each(bare, ends, request);
      const [ourPath, ourRequest] = each(ours, ends, request);
      const bareRate = await rate(urls.bare + barePath, bareRequest);
      const ourRate = await rate(urls.ours + ourPath, ourRequest);
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
