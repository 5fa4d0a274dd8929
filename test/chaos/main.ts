import { parseArgs } from 'node:util';
import { check } from './check/index.js';
import { summarize, firstOfEach, describeViolation } from './report.js';
import type { History } from './history.js';
import { drawLoad } from './load.js';
import { runChaos } from './run-chaos.js';
import { FAULT_KINDS, type FaultKind } from './schedule.js';
import { TestBed } from './test-bed.js';

/*
 * `npm run chaos -- --seed 7 --jobs 10000 --faults 200`: exits with 1 where a promise was broken, and shows the history of each.
 */

/** The average time between faults: twice the lease, so that a lost job is taken over before the next fault. */
const FAULT_EVERY_MS = 4_000;

/** Two cores run this many without delaying the harness itself. */
const JOBS_A_SECOND = 12;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000_000)) },
    jobs: { type: 'string', default: '1000' },
    faults: { type: 'string', default: '20' },
    deadly: { type: 'string' },
    workers: { type: 'string', default: '3' },
    minutes: { type: 'string' },
    'planted-bug': { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
  },
});

const number = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} takes a number`);
  return value;
};

function faultKind(text: string): FaultKind {
  const kind = FAULT_KINDS.find((one) => one === text);
  if (!kind) throw new Error(`--only takes one of: ${FAULT_KINDS.join(', ')}`);
  return kind;
}

const { seed } = values;
const jobs = number('jobs', values.jobs);
const faults = number('faults', values.faults);
const deadly = values.deadly === undefined ? Math.ceil(jobs / 1_000) : number('deadly', values.deadly);
const overMs =
  values.minutes === undefined
    ? Math.max(faults * FAULT_EVERY_MS, (jobs / JOBS_A_SECOND) * 1_000)
    : number('minutes', values.minutes) * 60_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(`seed ${seed}, ${jobs} jobs (${deadly} kill their workers), ${faults} faults`);
const begun = performance.now();
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
const load = drawLoad({ seed, jobs, faults, overMs, deadly, only: values.only?.map(faultKind) });
const bed = await TestBed.start({
  apis: 2,
  workers: number('workers', values.workers),
  plantedBugs: values['planted-bug'],
});
let history: History;
try {
  history = await runChaos(bed, { seed, load, say, signal: ending.signal });
} finally {
  await bed.stop();
}
const violations = check(history);
say(summarize(history, violations));
for (const violation of firstOfEach(violations)) say(`\n${describeViolation(history, violation)}`);
const seconds = Math.round((performance.now() - begun) / 1_000);
if (violations.length === 0) {
  say(`\nevery promise was kept (${seconds} s)`);
  await bed.remove();
} else {
  say(`\n${violations.length} violations (${seconds} s); the logs of all processes are in ${bed.folder}`);
  say(`once more: npm run chaos -- --seed ${seed} --jobs ${jobs} --faults ${faults} --deadly ${deadly}`);
  process.exitCode = 1;
}
