import { runBacklog, tenNodes } from '../backlog.mjs';
import { worker } from '../harness/bench.mjs';
import { measureRow } from '../harness/measure-row.mjs';
import { against } from '../harness/row.mjs';

const JOBS = 20_000;

/** @type {import('../parts.mjs').Part} */
export const workers = {
  name: 'workers',
  about: 'ended jobs per second of a backlog with two workers, against one',
  programs: { worker: worker() },
  async *measure(bench) {
    const flow = await tenNodes(bench.pool);
    const row = () =>
      measureRow(bench, {
        name: 'two workers',
        unit: 'jobs/s',
        better: 'more',
        ours: () => runBacklog(bench, flow, bench.scaled(JOBS)),
      });
    const one = await row();
    await bench.start('second worker', worker());
    yield against(await row(), 'one worker', one);
  },
};
