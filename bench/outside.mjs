/** Jobs of nodes in a row that act on the outside, executed and waited for through HTTP: each node waits until its start is committed. */
import { ask, post, START, submit } from './api.mjs';
import { percentile } from './measure.mjs';

const IN_FLIGHT = 50;

/** How many jobs run one at a time, and how many with 50 in flight. */
const JOBS = { single: 200, many: 3_000 };

/** @param {number} count of nodes */
const flowOf = (count) => ({
  nodeList: [
    START,
    ...Array.from({ length: count }, (_, index) => ({
      id: `n${index}`,
      namespace: 'bench.outside',
      name: 'nothing',
      nodeType: 'function',
    })),
  ],
  linkList: Array.from({ length: count }, (_, index) => ({
    id: `l${index}`,
    source: index === 0 ? 's' : `n${index - 1}`,
    target: `n${index}`,
  })),
  variables: [],
});

/**
 * Runs jobs until there were `count`, so many at a time.
 *
 * @param {string} url
 * @param {number} process
 * @param {number} count
 * @param {number} atOnce
 * @returns {Promise<{ perSecond: number, times: number[] }>} the times of the jobs, in milliseconds
 */
async function run(url, process, count, atOnce) {
  /** @type {number[]} */
  const times = [];
  let left = count;
  const begun = performance.now();
  const client = async () => {
    while (left-- > 0) {
      const start = performance.now();
      const { job_id: job } = await post(url, 'execute', { id: process });
      const { state } = /** @type {{ state: string }} */ (await ask(`${url}/api/job/job/${job}/?wait=60`));
      if (state !== 'successful') throw new Error(`job ${job} is ${state}`);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return { perSecond: (count * 1_000) / (performance.now() - begun), times };
}

/**
 * Prints what jobs of three and of ten nodes take.
 *
 * @param {string} url of an API that has a worker with the nodes of the benchmark
 */
export async function benchOutside(url) {
  for (const nodes of [3, 10]) {
    const process = await submit(url, flowOf(nodes));
    await run(url, process, JOBS.many / 3, IN_FLIGHT); // Warm-up.
    const single = await run(url, process, JOBS.single, 1);
    const many = await run(url, process, JOBS.many, IN_FLIGHT);
    console.log(
      `outside    ${nodes} nodes: p50 ${percentile(single.times, 0.5).toFixed(1)} ms one at a time; ${many.perSecond.toFixed(0)}/s, p50 ${percentile(many.times, 0.5).toFixed(0)} ms with ${IN_FLIGHT} in flight`,
    );
  }
}
