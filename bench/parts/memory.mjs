import { api, worker } from '../harness/bench.mjs';
import { found } from '../harness/row.mjs';
import { pause } from '../harness/until.mjs';
import { CONNECTIONS } from '../load.mjs';
import { rateOf, SCENARIOS } from './http.mjs';

/** How long V8 needs without activity, in seconds, to return the memory of the boot: half a minute, and some more. */
const IDLE_SECONDS = 60;

/** @type {import('../parts.mjs').Part} */
export const memory = {
  name: 'memory',
  about: 'resident megabytes, idle and under load',
  programs: { API: api(), worker: worker() },
  async *measure(bench) {
    await pause(bench.scaled(IDLE_SECONDS));
    /** @type {{ API: number[], worker: number[] }} */
    const idle = { API: [], worker: [] };
    for (let round = 0; round < bench.effort.rounds; round += 1) {
      await pause(1);
      idle.API.push(bench.memory('API'));
      idle.worker.push(bench.memory('worker'));
    }
    const head = /** @type {const} */ ({ unit: 'MB', better: 'less' });
    yield { name: 'API, idle', ...head, goal: { value: 100 }, ours: found(...idle.API) };
    yield { name: 'worker, idle', ...head, goal: { value: 90 }, ours: found(...idle.worker) };
    await bench.stop('worker');
    const loadEach = async () => {
      for (const scenario of Object.values(SCENARIOS))
        await rateOf(bench.url('API'), scenario.ours, scenario, bench.effort.seconds);
    };
    const rounds = [];
    for (let round = 0; round < bench.effort.rounds; round += 1)
      rounds.push(await bench.peakMemory('API', loadEach));
    yield {
      name: `API, ${CONNECTIONS} connections`,
      ...head,
      goal: { value: 180 },
      ours: found(...rounds),
    };
  },
};
