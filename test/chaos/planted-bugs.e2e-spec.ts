import { check } from './check/index.js';
import { type PromiseName, PROMISES } from './check/promises.js';
import type { History } from './history.js';
import { plantedBugNames } from './preloads.js';
import { runChaos } from './run-chaos.js';
import { type Scenario, SCENARIOS } from './scenarios.js';
import { TestBed } from './test-bed.js';

/** How many scenarios run at once, each on a separate test bed: most of a run is waiting. */
const BEDS = 2;

/** How often a scenario is run until it finds its bug: whether a race occurs depends on chance. */
const TRIES = 3;

/** Lends each test bed to one scenario at a time. */
class Beds {
  private readonly free: TestBed[];
  private readonly waiting: ((bed: TestBed) => void)[] = [];

  constructor(private readonly all: TestBed[]) {
    this.free = [...all];
  }

  async lend<T>(run: (bed: TestBed) => Promise<T>): Promise<T> {
    const bed = this.free.pop() ?? (await new Promise<TestBed>((take) => this.waiting.push(take)));
    try {
      return await run(bed);
    } finally {
      const next = this.waiting.shift();
      if (next) next(bed);
      else this.free.push(bed);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((bed) => bed.stop().then(() => bed.remove())));
  }
}

const brokenBy = (history: History): PromiseName[] => [
  ...new Set(check(history).map(({ promise }) => promise)),
];

/** The promises that a run should break and has not broken. */
const unbroken = (breaks: Scenario['breaks'], broken: PromiseName[]): Scenario['breaks'] =>
  breaks.filter((promise) => ![promise].flat().some((one) => broken.includes(one)));

/** Whether a run has to settle first: until then any job may still end. */
const isSeenAtEnd = (promise: PromiseName): boolean => promise === PROMISES.executesKept;

/** The promises that a scenario breaks. */
async function run(scenario: Scenario, bed: TestBed): Promise<PromiseName[]> {
  const { plantedBugs, breaks, load, settleMs = 15_000, isPlantedAtStart = false } = scenario;
  await bed.reuse(plantedBugs, isPlantedAtStart);
  const endWhen = (soFar: History): boolean =>
    !breaks.flat().some(isSeenAtEnd) && unbroken(breaks, brokenBy(soFar)).length === 0;
  const history = await runChaos(bed, { seed: 'planted bugs', load, settleMs, endWhen, isReused: true });
  await bed.reuse([], isPlantedAtStart);
  return brokenBy(history);
}

describe('a chaos run finds', () => {
  let beds: Beds | undefined;
  let broken = new Map<string, Promise<PromiseName[]>>();

  beforeAll(async () => {
    const started = new Beds(
      await Promise.all(Array.from({ length: BEDS }, () => TestBed.start({ apis: 2, workers: 2 }))),
    );
    beds = started;
    broken = new Map(
      Object.entries(SCENARIOS).map(([name, scenario]) => {
        const promises = started.lend(async (bed) => {
          for (let tries = 1; ; tries += 1) {
            const found = await run(scenario, bed);
            if (tries === TRIES || unbroken(scenario.breaks, found).length === 0) return found;
          }
        });
        // Each is awaited by its own test.
        promises.catch(() => undefined);
        return [name, promises];
      }),
    );
  }, 300_000);

  afterAll(async () => {
    await Promise.allSettled(broken.values());
    await beds?.stop();
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
