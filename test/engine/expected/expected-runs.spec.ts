import fc from 'fast-check';
import { compileFlow, validateFlow } from '../../../src/flow/index.js';
import { DEFAULT_LIMITS } from '../../../src/flow/testing.js';
import { described } from './described.js';
import { NotExpected } from './expected-end.js';
import { expectedRun } from './expected-run.js';
import { flowOf } from './flow-of.js';
import { comparable } from './job-result.js';
import type { JobResult } from './job-result.js';
import { catalogue } from './outside-service.js';
import type { Processes } from './processes.js';
import type { Timeouts } from './random-nodes.js';
import { randomProcesses } from './random-processes.js';
import { runWithFaults } from './run-with-faults.js';
import type { Fault, Interruptions } from './run-with-faults.js';

/** How many jobs each test runs: `FLOWS=20000 npm test -- test/engine/expected`. */
const FLOWS = Number(process.env.FLOWS ?? 200);
/** What the random flows follow from: others with `SEED=5`. A failure says which seed it had. */
const SEED = Number(process.env.SEED ?? 1);

/** How many jobs may depend on the order of two things at one moment, so that they are left out: 3% do. */
const MAX_TIES = 10 + 0.05 * FLOWS;
/** How many smaller jobs are tried after a failure. */
const MAX_SHRINKS = 1_000;
/** Milliseconds for a test. A job takes 3 ms. */
const TIMEOUT = 60_000 + 30 * FLOWS;

const all: Timeouts = { ofAsks: true, ofCalls: true };
/** An attempt at an outside service begins its timeout again after any fault, and a call after a stop. */
const ofCalls: Timeouts = { ofAsks: false, ofCalls: true };
const none: Timeouts = { ofAsks: false, ofCalls: false };

const without = (parkMs: number) => fc.constant<Interruptions>({ faults: [], parkMs });

function faults(...kinds: Fault['kind'][]): fc.Arbitrary<Interruptions> {
  const after = fc.oneof(
    { weight: 2, arbitrary: fc.record({ ms: fc.nat(150_000) }) },
    { weight: 1, arbitrary: fc.record({ records: fc.integer({ min: 1, max: 20 }) }) },
  );
  const fault = fc.record({ kind: fc.constantFrom(...kinds), after });
  return fc.record({
    faults: fc.array(fault, { minLength: 1, maxLength: 4, size: 'max' }),
    parkMs: fc.constantFrom(Infinity, 3_000),
  });
}

function expectation(processes: Processes): JobResult | NotExpected['why'] {
  try {
    return expectedRun(processes);
  } catch (error) {
    if (error instanceof NotExpected) return error.why;
    throw error;
  }
}

/** Runs random jobs, and compares what each comes to with what it must come to. */
async function runAll(timeouts: Timeouts, interruptions: fc.Arbitrary<Interruptions>): Promise<void> {
  let ties = 0;
  const jobs = fc.noBias(fc.tuple(randomProcesses(timeouts), interruptions));
  const property = fc.asyncProperty(fc.limitShrink(jobs, MAX_SHRINKS), async ([processes, interrupted]) => {
    const expected = expectation(processes);
    if (expected === 'tie') ties += 1;
    fc.pre(typeof expected !== 'string');
    const flows = processes.map((it) => compileFlow(flowOf(it), catalogue));
    const both = comparable(await runWithFaults(flows, interrupted, expected.endedAt), expected);
    expect(both.actual).toEqual(both.expected);
  });
  const { failed, counterexample, numRuns, errorInstance } = await fc.check(property, {
    numRuns: FLOWS,
    seed: SEED,
    maxSkipsPerRun: 1,
  });
  if (failed) throw new Error(report(numRuns, counterexample?.[0] ?? null), { cause: errorInstance });
  expect(ties).toBeLessThan(MAX_TIES);
}

function report(runs: number, found: [Processes, Interruptions] | null): string {
  if (found === null) return 'more than half of the jobs were left out';
  return [
    `after ${runs} jobs, with SEED=${SEED} FLOWS=${FLOWS}:`,
    described(found[0]),
    JSON.stringify(found[1]),
  ].join('\n');
}

/**
 * The engine against an interpreter of its own for the flow language (`expected-run.ts`): state, outputs, error, each line with its moment, and the
 * moment of the end.
 */
describe('a random job of three processes comes to what the flow language says', () => {
  // The engine yields to the event loop by this clock, so on a busy machine it would do so more often.
  beforeEach(() => {
    import.meta.jest.spyOn(performance, 'now').mockReturnValue(0);
  });

  afterEach(() => {
    import.meta.jest.restoreAllMocks();
  });

  test('in one attempt', () => runAll(all, without(Infinity)), TIMEOUT);

  test('parked at each wait', () => runAll(all, without(0)), TIMEOUT);

  test(
    'killed and released at random moments, also between two records',
    () => runAll(ofCalls, faults('kill', 'release')),
    TIMEOUT,
  );

  test(
    'stopped and resumed at random moments, and killed and released between',
    () => runAll(none, faults('stop', 'stop', 'kill', 'release')),
    TIMEOUT,
  );
});

test('the random flows have no faults', () => {
  const faultsIn = fc.property(fc.noBias(randomProcesses(all)), (processes) => {
    for (const it of processes) expect(validateFlow(flowOf(it), catalogue, DEFAULT_LIMITS)).toEqual([]);
  });
  fc.assert(faultsIn, { numRuns: 50, seed: SEED });
});
