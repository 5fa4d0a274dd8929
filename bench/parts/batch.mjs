import { api } from '../harness/bench.mjs';
import { READY_PROCESS } from '../harness/database.mjs';
import { measureRow } from '../harness/measure-row.mjs';
import { CONNECTIONS, json, rate } from '../load.mjs';

/** The most that a batch may have. */
const JOBS = 1_000;

/** More concurrent batches would not end within a round. */
const CLIENTS = 5;

/** @type {import('../parts.mjs').Part} */
export const batch = {
  name: 'batch',
  about: `jobs per second in batches of ${JOBS}, against execute one by one`,
  programs: { API: api() },
  async *measure(bench) {
    const { seconds } = bench.effort;
    const url = `${bench.url('API')}/api/process`;
    const request = json({ id: READY_PROCESS, inputs: Array.from({ length: JOBS }, () => ({})) });
    for (const [clients, connections] of /** @type {const} */ ([
      [1, 1],
      [CLIENTS, CONNECTIONS],
    ]))
      yield await measureRow(bench, {
        name: clients === 1 ? 'one client' : `${clients} clients, against ${connections}`,
        unit: 'jobs/s',
        better: 'more',
        goal: { ratio: 8 },
        ours: async () => {
          const { value, operations } = await rate(
            `${url}/batch/`,
            { seconds, connections: clients },
            request,
          );
          return { value: value * JOBS, operations: operations * JOBS };
        },
        yardstick: {
          name: 'execute',
          measure: () => rate(`${url}/execute/`, { seconds, connections }, json({ id: READY_PROCESS })),
        },
      });
  },
};
