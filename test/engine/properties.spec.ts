import fc from 'fast-check';
import { compileFlow, validateFlow } from '../../src/flow/index.js';
import type { Json, Outcome } from '../../src/flow/index.js';
import { DEFAULT_LIMITS, FakeClock, FakeJournal, runFlow } from '../../src/flow/testing.js';
import { callee, catalogue, flow } from './random-flow.js';

const called = compileFlow(callee, catalogue);
const limits = { maxSteps: 300, maxDepth: 12 };

/** A flow that never ends is shown with its seed, before the test is given up. */
const SHOWN = { timeout: 30_000, endOnFailure: true };

async function run(json: Json, journal = new FakeJournal()) {
  /** Which steps of the outside node have run, by idempotency key. */
  const asked: string[] = [];
  const ran = await runFlow(compileFlow(json, catalogue), {
    limits,
    journal,
    clock: new FakeClock(0),
    callee: () => Promise.resolve({ version: 1, flow: called }),
    nodeSettings: { asked },
  });
  return {
    outcome: ran.outcome,
    printed: ran.logs.map(({ node, text }) => `${node}: ${text}`),
    journal: ran.journal,
    asked,
  };
}

/** Keys of outcomes, not of waits or branches. */
function outcomes(journal: FakeJournal): string[] {
  return [...journal.recorded.keys()].filter((key) => !key.includes('~'));
}

/** Which of several concurrent branches reaches a limit of the job first depends on time. */
function isPastBound(outcome: Outcome): boolean {
  return (
    outcome.state === 'failed' &&
    /the job's .* exceeds? the limit|than the limit of|reached the limit/.test(outcome.error)
  );
}

describe('any flow without faults', () => {
  // What concurrent branches have received when one of them fails depends on time, and so is recorded. Time
  // is handed in, that of the engine's turns on the event loop, too: else a busy machine decides.
  beforeEach(() => {
    import.meta.jest.spyOn(performance, 'now').mockReturnValue(0);
  });

  afterEach(() => {
    import.meta.jest.restoreAllMocks();
  });

  test('has the same outcome each time', async () => {
    await fc.assert(
      fc.asyncProperty(flow, async (json) => {
        const first = await run(json);
        fc.pre(!isPastBound(first.outcome));
        const second = await run(json);
        expect(second.outcome).toEqual(first.outcome);
        expect(second.printed).toEqual(first.printed);
        expect(second.journal.added).toEqual(first.journal.added);
      }),
      { numRuns: 150, ...SHOWN },
    );
  });

  test('has the same outcome when it is replayed from any number of records, and repeats no recorded step', async () => {
    await fc.assert(
      fc.asyncProperty(flow, fc.double({ min: 0, max: 1, noNaN: true }), async (json, where) => {
        const whole = await run(json);
        fc.pre(!isPastBound(whole.outcome));
        const cut = whole.journal.cut(Math.floor(where * (whole.journal.added.length + 1)));
        const again = await run(json, cut);
        expect(again.outcome).toEqual(whole.outcome);
        const recorded = new Set(outcomes(cut).map((key) => `1:${key}`));
        expect(again.asked.filter((key) => recorded.has(key))).toEqual([]);
        const added = again.journal.added.map(([key]) => key);
        const steps = [...cut.recorded.keys(), ...added].filter((key) => !key.startsWith('~'));
        expect(steps.sort()).toEqual(whole.journal.added.map(([key]) => key).sort());
      }),
      { numRuns: 300, ...SHOWN },
    );
  });

  test('replayed from all its records does nothing at all', async () => {
    await fc.assert(
      fc.asyncProperty(flow, async (json) => {
        const whole = await run(json);
        fc.pre(!isPastBound(whole.outcome));
        const again = await run(json, whole.journal.cut());
        expect(again.outcome).toEqual(whole.outcome);
        expect(again.asked).toEqual([]);
        expect(again.printed).toEqual([]);
        expect(again.journal.added).toEqual([]);
      }),
      { numRuns: 150, ...SHOWN },
    );
  });
});

describe('any JSON', () => {
  const key = fc.constantFrom(
    'id',
    'nodeList',
    'linkList',
    'variables',
    'ports',
    'input',
    'name',
    'value',
    'namespace',
    '__proto__',
    'constructor',
  );
  const anything = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue() as fc.Arbitrary<Json>,
      fc.constantFrom<Json>(
        'start',
        'core.event',
        'core.log',
        'print',
        '{{ vars.x',
        '{{ 1 }}',
        '__proto__',
        'toString',
      ),
      fc.array(tie('json'), { maxLength: 4 }),
      fc
        .array(fc.tuple(key, tie('json')), { maxLength: 5 })
        .map(
          (entries) =>
            JSON.parse(
              `{${entries.map(([name, it]) => `${JSON.stringify(name)}:${JSON.stringify(it)}`).join()}}`,
            ) as Json,
        ),
    ),
  })).json as fc.Arbitrary<Json>;

  test('is checked without a throw', () => {
    fc.assert(
      fc.property(anything, (json) => {
        validateFlow(json, catalogue, DEFAULT_LIMITS);
      }),
      { numRuns: 500 },
    );
  });

  test('in the place of any part of a flow is checked without an error, and runs if it has no fault', async () => {
    await fc.assert(
      fc.asyncProperty(flow, anything, fc.nat(), async (json, part, where) => {
        const changed = JSON.parse(JSON.stringify(json)) as Json;
        const places: { set: (value: Json) => void }[] = [];
        const visit = (at: Json): void => {
          if (typeof at !== 'object' || at === null) return;
          for (const name of Object.keys(at)) {
            const holder = at as Record<string, Json>;
            places.push({ set: (value) => Object.defineProperty(holder, name, { value, enumerable: true }) });
            visit(holder[name] ?? null);
          }
        };
        visit(changed);
        places[where % places.length]?.set(part);
        if (validateFlow(changed, catalogue, DEFAULT_LIMITS).length === 0) {
          expect(['successful', 'failed']).toContain((await run(changed)).outcome.state);
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 300, ...SHOWN },
    );
  });

  test('nested thousands deep is checked without a throw', () => {
    let nested: Json = '{{ 1 }}';
    for (let depth = 0; depth < 5000; depth++) nested = depth % 2 ? [nested] : { a: nested };
    const node = {
      id: 'a',
      namespace: 'core.log',
      name: 'print',
      ports: { input: [{ name: 'message', value: nested }] },
      detailPanel: nested,
    };
    const codes = validateFlow(
      { nodeList: [node], variables: [{ name: 'x', type: 'any', value: nested }] },
      catalogue,
      DEFAULT_LIMITS,
    ).map(({ code }) => code);
    expect(codes).toContain('bad-expression');
  });
});
