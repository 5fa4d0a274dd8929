import { parseArgs } from 'node:util';
import { check } from './check/index.js';
import { countsOf, firstOfEach, tell } from './report.js';
import { runChaos } from './run-chaos.js';

/*
 * `npm run chaos -- --seed 7 --jobs 10000 --faults 200`: exits with 1 where a promise was broken, and tells which.
 */

/** Room between faults, so that what one has left is seen before the next: enough for a lease to run out. */
const FAULT_EVERY_MS = 4_000;

/** What two cores run beside each other without being late themselves. */
const JOBS_A_SECOND = 12;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000_000)) },
    jobs: { type: 'string', default: '1000' },
    faults: { type: 'string', default: '20' },
    killers: { type: 'string' },
    minutes: { type: 'string' },
    plant: { type: 'string' },
  },
});

const number = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} takes a number`);
  return value;
};

const jobs = number('jobs', values.jobs);
const faults = number('faults', values.faults);
const killers = values.killers === undefined ? Math.ceil(jobs / 1_000) : number('killers', values.killers);
const overMs =
  values.minutes === undefined
    ? Math.max(faults * FAULT_EVERY_MS, (jobs / JOBS_A_SECOND) * 1_000)
    : number('minutes', values.minutes) * 60_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(`seed ${values.seed}, ${jobs} jobs (${killers} kill their workers), ${faults} faults`);
const begun = performance.now();
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
const run = await runChaos({
  ...{ seed: values.seed, jobs, faults, killers, overMs, plant: values.plant },
  ...{ say, signal: ending.signal },
});
const breaches = check(run.history);
say(countsOf(run.history, breaches));
for (const breach of firstOfEach(breaches)) say(`\n${tell(run.history, breach)}`);
const seconds = Math.round((performance.now() - begun) / 1_000);
if (breaches.length === 0) {
  say(`\nevery promise was kept (${seconds} s)`);
  await run.remove();
} else {
  say(`\n${breaches.length} breaches (${seconds} s); the logs of all processes are in ${run.folder}`);
  say(
    `once more: npm run chaos -- --seed ${values.seed} --jobs ${jobs} --faults ${faults} --killers ${killers}`,
  );
  process.exitCode = 1;
}
