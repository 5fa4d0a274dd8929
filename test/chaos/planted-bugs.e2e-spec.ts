import { check } from './check/index.js';
import { type PromiseName, PROMISES } from './check/promises.js';
import type { History } from './history.js';
import { plantedBugNames } from './preloads.js';
import { runChaos } from './run-chaos.js';
import { type Scenario, SCENARIOS } from './scenarios.js';
import { TestBed } from './test-bed.js';

/** One API is enough to find the bugs, and each process costs seconds of CPU time at its start. */
const SIZE = { apis: 1, workers: 2 };

/** How often a scenario is run until it finds its bug: whether a race occurs depends on chance. */
const TRIES = 3;

/** Lends each test bed to one scenario at a time: most of a run is waiting. */
class Beds {
  private readonly free: TestBed[] = [];
  private readonly waiting: ((bed: TestBed) => void)[] = [];

  add(bed: TestBed): void {
    const next = this.waiting.shift();
    if (next) next(bed);
    else this.free.push(bed);
  }

  async lend<T>(run: (bed: TestBed) => Promise<T>): Promise<T> {
    const bed = this.free.pop() ?? (await new Promise<TestBed>((take) => this.waiting.push(take)));
    try {
      return await run(bed);
    } finally {
      this.add(bed);
    }
  }
}

const brokenBy = (history: History): PromiseName[] => [
  ...new Set(check(history).map(({ promise }) => promise)),
];

/** The promises that a run should break and has not broken. */
const unbroken = (breaks: Scenario['breaks'], broken: PromiseName[]): Scenario['breaks'] =>
  breaks.filter((promise) => ![promise].flat().some((one) => broken.includes(one)));

/** Whether a run has to settle first: until then any job may still end. */
const isSeenAtEnd = (promise: PromiseName): boolean =>
  promise === PROMISES.executesKept || promise === PROMISES.eventsOnce || promise === PROMISES.callbacksSent;

/**
 * The promises that a scenario breaks.
 *
 * @param restarts whether workers have to be started again, because the bug takes effect only then
 */
async function run(scenario: Scenario, bed: TestBed, restarts: boolean): Promise<PromiseName[]> {
  const { plantedBugs, breaks, load, settleMs = 15_000, isPlantedAtStart = false } = scenario;
  await bed.reuse(plantedBugs, restarts);
  const endWhen = (soFar: History): boolean =>
    !breaks.flat().some(isSeenAtEnd) && unbroken(breaks, brokenBy(soFar)).length === 0;
  const history = await runChaos(bed, { seed: 'planted bugs', load, settleMs, endWhen, isReused: true });
  await bed.reuse([], isPlantedAtStart);
  return brokenBy(history);
}

/** The promises that a scenario breaks in one of several runs. The bed of the first run has what is planted at the start. */
async function runUntilFound(scenario: Scenario, bed: TestBed): Promise<PromiseName[]> {
  const { breaks, isPlantedAtStart = false } = scenario;
  for (let tries = 1; ; tries += 1) {
    const found = await run(scenario, bed, isPlantedAtStart && tries > 1);
    if (tries === TRIES || unbroken(breaks, found).length === 0) return found;
  }
}

describe('a chaos run finds', () => {
  const all: TestBed[] = [];
  const broken = new Map<string, Promise<PromiseName[]>>();

  beforeAll(async () => {
    const beds = new Beds();
    const start = async (plantedBugs: string[]): Promise<TestBed> => {
      const bed = await TestBed.start({ ...SIZE, plantedBugs });
      all.push(bed);
      return bed;
    };
    const add = (name: string, promises: Promise<PromiseName[]>): void => {
      broken.set(name, promises);
      // Each is awaited by its own test.
      promises.catch(() => undefined);
    };
    const scenarios = Object.entries(SCENARIOS);
    const isEarly = ([, { isPlantedAtStart = false }]: [string, Scenario]): boolean => isPlantedAtStart;
    const early = scenarios.filter(isEarly).map(async ([name, scenario]) => {
      const planted = await start(scenario.plantedBugs);
      add(
        name,
        runUntilFound(scenario, planted).finally(() => beds.add(planted)),
      );
    });
    const [bed] = await Promise.all([start([]), ...early]);
    beds.add(bed);
    for (const [name, scenario] of scenarios.filter((one) => !isEarly(one)))
      add(
        name,
        beds.lend((lent) => runUntilFound(scenario, lent)),
      );
  }, 300_000);

  afterAll(async () => {
    await Promise.allSettled(broken.values());
    await Promise.all(all.map((bed) => bed.stop().then(() => bed.remove())));
  }, 120_000);

  it.each(Object.entries(SCENARIOS))(
    '%s',
    async (name, { breaks }) => {
      const promises = (await broken.get(name)) ?? [];
      expect({ promises, unbroken: unbroken(breaks, promises) }).toEqual({ promises, unbroken: [] });
    },
    300_000,
  );

  it('each planted bug', async () => {
    const demanded = Object.values(SCENARIOS).flatMap(({ plantedBugs }) => plantedBugs);
    expect(demanded.toSorted()).toEqual(await plantedBugNames());
  });
});
