import { api } from '../harness/bench.mjs';
import { READY_PROCESS } from '../harness/database.mjs';
import { measureRow } from '../harness/measure-row.mjs';
import { CONNECTIONS, json, rate } from '../load.mjs';

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
 * A request of a route.
 *
 * @typedef {object} Scenario
 * @property {number} goal ratio
 * @property {string} ours path of the API
 * @property {string} bare path of the yardstick
 * @property {string[]} [ends] each of which follows the path in turn
 * @property {number} [connections]
 * @property {import('../load.mjs').Request} [request]
 */

/** @type {Record<string, Scenario>} */
export const SCENARIOS = {
  list: { ours: '/api/process/process/', bare: '/list', goal: 4 },
  '200 pages and filters': { ours: '/api/process/process/', bare: '/list', ends: PAGES, goal: 2 },
  'detail of 200 processes': { ours: '/api/process/process/', bare: '/detail/', ends: IDS, goal: 2.2 },
  create: { ours: '/api/process/process/', bare: '/create', request: json(process), goal: 1.2 },
  execute: {
    ours: '/api/process/execute/',
    bare: '/execute',
    request: json({ id: READY_PROCESS }),
    goal: 1.7,
  },
  'execute, one client': {
    ours: '/api/process/execute/',
    bare: '/execute',
    request: json({ id: READY_PROCESS }),
    connections: 1,
    goal: 0.95,
  },
};

/**
 * @param {string} url of a server
 * @param {string} path
 * @param {Scenario} scenario
 * @param {number} seconds
 */
export function rateOf(url, path, { ends, connections = CONNECTIONS, request }, seconds) {
  const requests = ends && { requests: ends.map((end) => ({ path: path + end })) };
  return rate(ends ? url : url + path, { seconds, connections }, { ...request, ...requests });
}

/** @type {import('../parts.mjs').Part} */
export const http = {
  name: 'http',
  about: `requests per second of the hot routes with ${CONNECTIONS} connections, against Fastify with pg`,
  programs: { API: api(), Fastify: { file: 'bench/yardsticks/server.mjs' } },
  async *measure(bench) {
    const { seconds } = bench.effort;
    for (const [name, scenario] of Object.entries(SCENARIOS))
      yield await measureRow(bench, {
        name,
        unit: 'requests/s',
        better: 'more',
        goal: { ratio: scenario.goal },
        ours: () => rateOf(bench.url('API'), scenario.ours, scenario, seconds),
        yardstick: {
          name: 'Fastify with pg',
          measure: () => rateOf(bench.url('Fastify'), scenario.bare, scenario, seconds),
        },
      });
  },
};
