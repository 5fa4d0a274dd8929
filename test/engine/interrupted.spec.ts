import fc from 'fast-check';
import { compileFlow } from '../../src/flow/index.js';
import type { Json, Outcome } from '../../src/flow/index.js';
import { FakeClock, FakeJournal, runFlow } from '../../src/flow/testing.js';
import { callee, catalogue, flow } from './random-flow.js';

const called = compileFlow(callee, catalogue);
/** The process that does not exist when a job is executed, and exists when the job continues. */
const MISSING = 3;
/** How many of a journal's positions a flow is interrupted at. */
const POSITIONS = 12;

/** A journal that reports which of its records were read. */
class WatchedJournal extends FakeJournal {
  readonly used = new Set<string>();
  override readonly recorded: ReadonlyMap<string, Json>;

  constructor(records: Iterable<readonly [string, Json]>) {
    super(records);
    const { used } = this;
    this.recorded = new (class extends Map<string, Json> {
      override get(key: string) {
        used.add(key);
        return super.get(key);
      }
    })(new FakeJournal(records).recorded);
  }
}

interface At {
  journal?: FakeJournal;
  /** Milliseconds. */
  now: number;
  parkMs?: number;
  isThere: boolean;
}

async function run(json: Json, { journal = new FakeJournal(), now, parkMs = Infinity, isThere }: At) {
  /** Steps of the outside node that have run, by idempotency key. */
  const asked: string[] = [];
  const { outcome, clock } = await runFlow(compileFlow(json, catalogue), {
    limits: { maxSteps: 120, maxDepth: 12 },
    journal,
    clock: new FakeClock(now),
    parkMs,
    callee: (process, version) =>
      Promise.resolve(
        process === MISSING && !isThere && version === undefined ? null : { version: 1, flow: called },
      ),
    nodeSettings: { asked },
  });
  return { outcome, asked, journal, now: clock.now() };
}

/** Which of several concurrent branches reaches a limit of the job first depends on time. */
const isPastBound = (outcome: Outcome): boolean =>
  outcome.state === 'failed' &&
  /the job's .* exceeds? the limit|than the limit of|reached the limit/.test(outcome.error);

/**
 * The decisions that were open when the journal was cut, and that depend on when the job continues: the
 * search for a process that does not exist, and each call with a timeout, also one that another branch's
 * failure ended.
 */
function openDecisions(whole: FakeJournal, cut: FakeJournal): string[] {
  const searches = whole.added.filter(
    ([key, value]) => !cut.recorded.has(key) && /~version[^~]*$/.test(key) && value === null,
  );
  const started = [...cut.recorded.keys()].flatMap((key) => /^(.*)~call[^~]*$/.exec(key)?.[1] ?? []);
  return [
    ...searches.map(([key]) => key),
    ...started.filter((step) => !cut.recorded.has(step) && !cut.recorded.has(`${step}~inTime`)),
  ];
}

/** An outcome without the times in its messages: a time that was not recorded is read anew. */
const withoutTimes = (outcome: Outcome): unknown =>
  JSON.parse(JSON.stringify(outcome).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time'));

/** Which of several concurrent branches fails or returns first is decided only by the end of the job. */
const isRace = (json: Json, { state }: Outcome): boolean => {
  const text = JSON.stringify(json);
  const isConcurrent = /"name":"parallel"|"name":"concurrency","value":[^1]/.test(text);
  return isConcurrent && (state === 'failed' || text.includes('"name":"return"'));
};

/** Committed outcomes that the replay did not read, without those of steps that were cut short. */
function forgotten(cut: WatchedJournal): string[] {
  const all = new Map([...cut.recorded, ...cut.added]);
  const cutShort = [...all].flatMap(([key, value]) => {
    if (key.endsWith('~ended')) return [`${key.slice(0, -'~ended'.length)}:`];
    return JSON.stringify(value).includes('"err"') ? [`${key}:`] : [];
  });
  // The calls of earlier attempts of a step remain in the journal.
  const retried = [...all.keys()].flatMap((key) => {
    const [, step, number] = /^(.*)~retry(\d+)$/.exec(key) ?? [];
    return step === undefined ? [] : [`${step}:${number}/`];
  });
  return [...cut.recorded.keys()].filter(
    (key) =>
      !key.includes('~') &&
      !cut.used.has(key) &&
      ![...cutShort, ...retried].some((prefix) => key.startsWith(prefix)),
  );
}

function positions(journal: FakeJournal): number[] {
  const { length } = journal.added;
  const step = Math.max(1, Math.ceil(length / POSITIONS));
  return [...Array(length + 1).keys()].filter((at) => at % step === 0 || at === length);
}

describe('a job that is interrupted and continues later', () => {
  const lateness = fc.constantFrom(0, 500, 1_500, 10_000, 86_400_000);

  test('continues from its records: it uses all of them, and has the same outcome as without the interruption', async () => {
    await fc.assert(
      fc.asyncProperty(flow, lateness, async (json, later) => {
        const whole = await run(json, { now: 0, isThere: false });
        fc.pre(!isPastBound(whole.outcome));
        for (const at of positions(whole.journal)) {
          const cut = new WatchedJournal(whole.journal.cut(at).recorded);
          const again = await run(json, { journal: cut, now: whole.now + later, isThere: true });
          if (isPastBound(again.outcome)) continue;
          expect(again.asked.filter((key) => cut.recorded.has(key.slice('1:'.length)))).toEqual([]);
          expect(forgotten(cut)).toEqual([]);
          if (openDecisions(whole.journal, cut).length === 0 && !isRace(json, whole.outcome))
            expect(withoutTimes(again.outcome)).toEqual(withoutTimes(whole.outcome));
          const third = await run(json, { journal: cut.cut(), now: again.now + later, isThere: false });
          expect([third.outcome, third.asked, third.journal.added]).toEqual([again.outcome, [], []]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('also if it is parked in each of its waits, and continues late', async () => {
    await fc.assert(
      fc.asyncProperty(flow, lateness, async (json, later) => {
        const acted: string[] = [];
        let journal = new FakeJournal();
        for (let now = 0; ;) {
          const part = await run(json, { journal, now, parkMs: 100, isThere: now > 0 });
          if (isPastBound(part.outcome)) return;
          expect(part.asked.filter((key) => acted.includes(key) && !/retry/.test(key))).toEqual([]);
          acted.push(...part.asked.filter((key) => part.journal.added.some(([it]) => `1:${it}` === key)));
          journal = part.journal.cut();
          if (part.outcome.state !== 'parked') {
            const again = await run(json, { journal, now: part.now + later, isThere: true });
            expect([again.outcome, again.asked, again.journal.added]).toEqual([part.outcome, [], []]);
            return;
          }
          now = part.outcome.until + later;
        }
      }),
      { numRuns: 80 },
    );
  });
});
