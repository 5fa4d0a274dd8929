/** Requests a second of the hot routes, against a bare Fastify with `pg` that does the same SQL, in turns. */
import autocannon from 'autocannon';
import { median } from './measure.mjs';

export const CONNECTIONS = 50;
const SECONDS = 4;
const ROUNDS = 5;

const json = (body) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const process = { name: 'a process', project: 'git@example.com:a/b.git', mark: 'a remark' };

/** What is asked of both: our path, and that of the bare server. */
const SCENARIOS = {
  list: { ours: '/api/process/process/', bare: '/list' },
  detail: { ours: '/api/process/process/', bare: '/detail/', ids: true },
  create: { ours: '/api/process/process/', bare: '/create', ...json(process) },
  execute: { ours: '/api/process/execute/', bare: '/execute', ...json({ id: 100 }) },
};

/** A hundred processes in turn, where a path wants an id. */
const ofEach = (path) => ({ requests: Array.from({ length: 100 }, (_, n) => ({ path: `${path}${n + 1}` })) });

/**
 * @param {{ours: string, bare: string}} urls
 * @returns {Promise<Record<string, {ours: number, bare: number}>>} requests a second, medians
 */
export async function benchHttp(urls) {
  const results = {};
  for (const [name, { ours, bare, ids, ...request }] of Object.entries(SCENARIOS)) {
    const rates = { ours: [], bare: [] };
    for (let round = 0; round <= ROUNDS; round += 1) {
      const bareRate = await rate(urls.bare + bare, ids ? ofEach(bare) : request);
      const ourRate = await rate(urls.ours + ours, ids ? ofEach(ours) : request);
      if (round === 0) continue; // Both warm up.
      rates.bare.push(bareRate);
      rates.ours.push(ourRate);
    }
    results[name] = { ours: median(rates.ours), bare: median(rates.bare) };
  }
  return results;
}

/** @returns {Promise<number>} requests a second; throws where one was refused */
export async function rate(url, request) {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, ...request });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.average;
}
