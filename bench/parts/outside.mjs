import { fileURLToPath } from 'node:url';
import { ask, runToEnd, submit } from '../api.mjs';
import { chain } from '../flows.mjs';
import { api, worker } from '../harness/bench.mjs';
import { measureRow } from '../harness/measure-row.mjs';
import { percentile } from '../harness/statistics.mjs';

/**
 * @typedef {import('../harness/measure-row.mjs').Measured} Measured
 * @typedef {import('../harness/row.mjs').Goal} Goal
 */

const IN_FLIGHT = 50;

/** How many jobs a round has: one at a time, and with 50 in flight. */
const JOBS = { single: 100, many: 3_000 };

/** By the number of nodes. */
const GOALS = /** @type {Record<number, { single?: Goal, many: Goal }>} */ ({
  3: { single: { value: 4 }, many: { value: 2_000 } },
  10: { many: { ratio: 10 } },
});

const NODES = { LIUCHENG_PACKAGES: fileURLToPath(new URL('../outside-nodes.js', import.meta.url)) };

/**
 * Runs jobs, so many at a time.
 *
 * @param {() => Promise<unknown>} job
 * @param {{ count: number, atOnce: number }} options
 * @returns {Promise<{ perSecond: number, times: number[] }>} the times of the jobs, in milliseconds
 */
async function run(job, { count, atOnce }) {
  /** @type {number[]} */
  const times = [];
  let left = count;
  const begun = performance.now();
  const client = async () => {
    while (left-- > 0) {
      const start = performance.now();
      await job();
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return { perSecond: (count * 1_000) / (performance.now() - begun), times };
}

/** @type {import('../parts.mjs').Part} */
export const outside = {
  name: 'outside',
  about:
    'jobs of nodes that do nothing outside, executed and waited for through HTTP; each node waits until everything before it is committed',
  programs: {
    API: api(NODES),
    worker: worker({ LIUCHENG_CONCURRENCY: '100', ...NODES }),
    DBOS: { file: 'bench/yardsticks/dbos.mjs' },
  },
  async *measure(bench) {
    const url = bench.url('API');
    for (const [nodes, goals] of Object.entries(GOALS)) {
      const nothing = { namespace: 'bench.outside', name: 'nothing', nodeType: 'function' };
      const process = await submit(url, chain(Array.from({ length: Number(nodes) }, () => nothing)));
      const ours = () => runToEnd(url, process);
      const theirs = () => ask(`${bench.url('DBOS')}/run/${nodes}`, {});
      /** @param {() => Promise<unknown>} job */
      const single = async (job) => {
        const count = bench.scaled(JOBS.single);
        const { times } = await run(job, { count, atOnce: 1 });
        return { value: percentile(times, 0.5), operations: count };
      };
      /** @param {() => Promise<unknown>} job */
      const many = async (job) => {
        const count = bench.scaled(JOBS.many);
        return { value: (await run(job, { count, atOnce: IN_FLIGHT })).perSecond, operations: count };
      };
      // First, because a process that has just started has not compiled its code yet.
      yield await measureRow(bench, {
        name: `${nodes} nodes, ${IN_FLIGHT} in flight`,
        unit: 'jobs/s',
        better: 'more',
        goal: goals.many,
        ours: () => many(ours),
        yardstick: { name: 'DBOS', measure: () => many(theirs) },
      });
      yield await measureRow(bench, {
        name: `${nodes} nodes, one at a time, p50`,
        unit: 'ms',
        better: 'less',
        ...(goals.single && { goal: goals.single }),
        ours: () => single(ours),
        yardstick: { name: 'DBOS', measure: () => single(theirs) },
      });
    }
  },
};
