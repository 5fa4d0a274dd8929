import { ask } from '../api.mjs';
import { GUARDED, makeUsers } from '../callers.mjs';
import { api } from '../harness/bench.mjs';
import { PROCESSES, READY_PROCESS } from '../harness/database.mjs';
import { latency, measureRow } from '../harness/measure-row.mjs';
import { pause } from '../harness/until.mjs';
import { load } from '../load.mjs';

const COUNT = 200_000;

/** Who searches, and on how many connections. */
const NEIGHBOURS = 5;
const CONNECTIONS = 40;

const LIST = '/api/process/process/';

/** What the neighbours search for: names and projects of few and of many processes, and deep pages. */
const SEARCHES = Array.from({ length: 200 }, (_, n) => [
  `${LIST}?name=${n}`,
  `${LIST}?name=${n % 10}&ordering=-utime`,
  `${LIST}?name=${encodeURIComponent('审批')}+${n}`,
  `${LIST}?project=project+${n % 40}`,
  `${LIST}?ordering=utime&offset=${n * 900}`,
]).flat();

/**
 * What one more user does meanwhile, one request after the other.
 *
 * @type {Record<string, { path: string, body?: object }>}
 */
const REQUESTS = {
  'detail of a process': { path: `${LIST}7/` },
  execute: { path: '/api/process/execute/', body: { id: READY_PROCESS } },
  'first page': { path: LIST },
  'search of a project': { path: `${LIST}?project=project+7` },
};

/** @param {import('pg').Pool} pool */
async function fill(pool) {
  await pool.query(
    `INSERT INTO process (name, project, cuser, utime)
     SELECT CASE n % 3 WHEN 0 THEN '采购合同审批 ' ELSE 'process ' END || n, 'project ' || n % 40, 1, now() - n::bigint * 7919 % $1::int * interval '1 second'
     FROM generate_series($2::int + 1, $1::int) n`,
    [COUNT, PROCESSES],
  );
  await pool.query('VACUUM ANALYZE');
}

/** @type {import('../parts.mjs').Part} */
export const neighbours = {
  name: 'neighbours',
  about: `milliseconds of a user's requests while ${NEIGHBOURS} others search ${COUNT.toLocaleString('en')} processes on ${CONNECTIONS} connections, against the same alone`,
  programs: { API: api(GUARDED) },
  async *measure(bench) {
    await fill(bench.pool);
    const url = bench.url('API');
    const [own, ...others] = await makeUsers(url, NEIGHBOURS + 1);
    let next = 0;
    /** @param {import('../load.mjs').Client} client */
    const setupClient = (client) => {
      const headers = { authorization: `Token ${others[next % NEIGHBOURS]}` };
      const from = (next++ * 101) % SEARCHES.length;
      client.setRequests(
        [...SEARCHES.slice(from), ...SEARCHES.slice(0, from)].map((path) => ({ path, headers })),
      );
    };
    /** @param {() => Promise<unknown>} request */
    const beside = async (request) => {
      const searching = load(url, { seconds: 3, connections: CONNECTIONS }, { setupClient });
      await pause(1);
      const measured = await latency(request, 1_500);
      await searching;
      return measured;
    };
    for (const [name, { path, body }] of Object.entries(REQUESTS)) {
      const request = () => ask(url + path, body, own);
      yield await measureRow(bench, {
        name,
        unit: 'ms',
        better: 'less',
        ours: () => beside(request),
        yardstick: { name: 'alone', measure: () => latency(request) },
      });
    }
  },
};
