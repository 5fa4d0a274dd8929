import { check } from './check/index.js';
import { type PromiseName, PROMISES } from './check/promises.js';
import type { History } from './history.js';
import { plantedBugNames } from './preloads.js';
import { runChaos } from './run-chaos.js';
import { type Scenario, SCENARIOS } from './scenarios.js';
import { TestBed } from './test-bed.js';

/** One API is enough to find the bugs, and each process costs seconds of CPU time at its start. */
const SIZE = { apis: 1, workers: 2 };

/**
 * With a lease of 2 s, workers lose jobs that nothing has taken from them while other tests use the processor. Jobs that have lost two
 * workers run in processes of their own: 116 such processes were counted in a run on a machine with a load of 40.
 */
const LEASE_MS = 5_000;

/** How often a scenario is run until it finds its bug: whether a race occurs depends on chance. */
const TRIES = 5;

/** How long jobs are given to end before a run counts as one without its bug. It ends sooner where the bug is found. */
const SETTLE_MS = 60_000;

const brokenBy = (history: History): PromiseName[] => [
  ...new Set(check(history).map(({ promise }) => promise)),
];

/** The promises that a run should break and has not broken. */
const unbroken = (breaks: Scenario['breaks'], broken: PromiseName[]): Scenario['breaks'] =>
  breaks.filter((promise) => ![promise].flat().some((one) => broken.includes(one)));

/** Whether a run has to settle first: until then any job may still end. */
const isSeenAtEnd = (promise: PromiseName): boolean =>
  promise === PROMISES.executesKept || promise === PROMISES.eventsOnce || promise === PROMISES.callbacksSent;

/** Whether the workers have what is planted at their start. It stays in them until they start again. */
let isPlanted = true;

/**
 * The promises that a scenario breaks.
 *
 * @param isFirst whether it has not run before
 */
async function run(scenario: Scenario, bed: TestBed, isFirst: boolean): Promise<PromiseName[]> {
  const { plantedBugs, breaks, load, settleMs = SETTLE_MS, isPlantedAtStart = false } = scenario;
  await bed.reuse(plantedBugs, isPlantedAtStart ? !isFirst || !isPlanted : isPlanted);
  isPlanted = isPlantedAtStart;
  const endWhen = (soFar: History): boolean =>
    !breaks.flat().some(isSeenAtEnd) && unbroken(breaks, brokenBy(soFar)).length === 0;
  return brokenBy(await runChaos(bed, { seed: 'planted bugs', load, settleMs, endWhen, isReused: true }));
}

/** The promises that a scenario breaks in one of several runs. */
async function runUntilFound(scenario: Scenario, bed: TestBed): Promise<PromiseName[]> {
  for (let tries = 1; ; tries += 1) {
    const found = await run(scenario, bed, tries === 1);
    if (tries === TRIES || unbroken(scenario.breaks, found).length === 0) return found;
  }
}

describe('a chaos run finds', () => {
  let bed: TestBed;

  beforeAll(async () => {
    const plantedBugs = Object.values(SCENARIOS).flatMap((one) =>
      one.isPlantedAtStart ? one.plantedBugs : [],
    );
    bed = await TestBed.start({ ...SIZE, leaseMs: LEASE_MS, plantedBugs });
  }, 300_000);

  afterAll(async () => {
    await bed.stop();
    await bed.remove();
  }, 120_000);

  it.each(Object.entries(SCENARIOS))(
    '%s',
    async (_name, scenario) => {
      const promises = await runUntilFound(scenario, bed);
      expect({ promises, unbroken: unbroken(scenario.breaks, promises) }).toEqual({ promises, unbroken: [] });
    },
    300_000,
  );

  it('each planted bug', async () => {
    const demanded = Object.values(SCENARIOS).flatMap(({ plantedBugs }) => plantedBugs);
    expect(demanded.toSorted()).toEqual(await plantedBugNames());
  });
});
