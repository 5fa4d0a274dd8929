import { check } from './check/index.js';
import { countsOf, firstOfEach, tell } from './report.js';
import { runChaos } from './run-chaos.js';

it('keeps every promise in a short chaos run', async () => {
  const { history, remove } = await runChaos({
    seed: 'short',
    jobs: 150,
    faults: 8,
    overMs: 12_000,
    workers: 2,
  });
  const breaches = check(history);
  if (breaches.length > 0)
    throw new Error(
      [countsOf(history, breaches), ...firstOfEach(breaches).map((one) => tell(history, one))].join('\n\n'),
    );
  await remove();
}, 120_000);
