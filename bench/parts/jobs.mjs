import { runBacklog, runBareBacklog, tenNodes } from '../backlog.mjs';
import { worker } from '../harness/bench.mjs';
import { measureRow } from '../harness/measure-row.mjs';

const JOBS = 20_000;
const CONCURRENCY = { LIUCHENG_CONCURRENCY: '50' };

/** @type {import('../parts.mjs').Part} */
export const jobs = {
  name: 'jobs',
  about:
    'ended jobs per second of a backlog of flows with ten nodes, against Bull with two updates for each job',
  programs: { worker: worker(CONCURRENCY) },
  async *measure(bench) {
    await bench.pool.query(`
      CREATE TABLE bare_job (id serial PRIMARY KEY, state text NOT NULL DEFAULT 'waiting',
        start_time timestamptz, finish_time timestamptz)`);
    await bench.start('Bull', { file: 'bench/yardsticks/worker.mjs', env: CONCURRENCY });
    const flow = await tenNodes(bench.pool);
    const count = bench.scaled(JOBS);
    yield await measureRow(bench, {
      name: 'ten nodes, nine prints',
      unit: 'jobs/s',
      better: 'more',
      goal: { ratio: 1.6 },
      ours: () => runBacklog(bench, flow, count),
      yardstick: { name: 'Bull with two updates', measure: () => runBareBacklog(bench, count) },
    });
  },
};
