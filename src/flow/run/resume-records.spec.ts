import fc from 'fast-check';
import type { Json } from '../json.js';
import { runSync } from '../slices.js';
import type { Inheritance } from '../run-host.js';
import { finishedNodes, resumeRecords, type Resumption } from './resume-records.js';

const journal = (...keys: string[]): Map<string, Json> =>
  new Map([['~maxValueBytes', 1], ...keys.map((key): [string, Json] => [key, { out: {} }])]);

/** The keys that a job which resumes another one takes over, in order. */
function takenOver(
  failedAt: string | null,
  records: Map<string, Json>,
  changed: string[] = [],
  different = changed,
  waitsAnew = changed,
): string[] {
  runSync(resumeRecords(records, 1, null, { failedAt, changed, different, waitsAnew }));
  return [...records.keys()].slice(1);
}

describe('the records that a resume takes over', () => {
  it('are all, without the begins of attempts, where the job was stopped', () => {
    const all = journal('a#1', 'a#1~after', 'b#1~started1', 'b#1~started1~not', 'c#1~call1', 'c#1~version1');
    expect(takenOver(null, all)).toEqual(['a#1', 'a#1~after', 'c#1~version1']);
  });

  it('are none of the step that failed', () => {
    const all = journal('a#1', 'b#1~before', 'b#1~retry1', 'b#1', 'b#10', 'b#10~retry1');
    expect(takenOver('b#1', all)).toEqual(['a#1', 'b#10', 'b#10~retry1']);
  });

  it('are not how the branches and calls around it have ended', () => {
    const all = journal(
      'p#1:0/a#1',
      'p#1:1/c#1~version1',
      'p#1:1/c#1:1/b#1',
      'p#1:1/c#1~inTime',
      'p#1~ended',
      'p#1~revoked0',
      'p#1~ended1',
      'q#1~ended',
    );
    const kept = ['p#1:0/a#1', 'p#1:1/c#1~version1', 'q#1~ended'];
    expect(takenOver('p#1:1/c#1:1/b#1', all)).toEqual(kept);
    // A `fail` node records nothing.
    expect(takenOver('p#1:1/', journal('p#1:1/a#1', 'p#1~ended'))).toEqual(['p#1:1/a#1']);
  });

  it('are not the outcome of a node that has called the process in which the job failed', () => {
    const all = journal('c#1~version1', 'c#1:1/a#1', 'c#1:1/b#1', 'c#1');
    expect(takenOver('c#1:1/b#1', all)).toEqual(['c#1~version1', 'c#1:1/a#1']);
  });

  it('are those within a call that failed, which goes on in its last attempt', () => {
    const all = journal(
      'c#1~version1',
      'c#1:1/a#1',
      'c#1~retry1',
      'c#1~version2',
      'c#1:2/a#1',
      'c#1~inTime',
      'c#1',
    );
    expect(takenOver('c#1', all)).toEqual([
      'c#1~version1',
      'c#1:1/a#1',
      'c#1~retry1',
      'c#1~version2',
      'c#1:2/a#1',
    ]);
    expect(
      takenOver(
        'c#1',
        new Map([
          ['~maxValueBytes', 1],
          ['c#1~version1', null],
        ]),
      ),
    ).toEqual([]);
  });

  it('are those of finished steps that are reached by other links now', () => {
    const all = journal('a#1', 'a#1~retry1', 'p#1~ended', 't#1~inTime', 'a#2~retry1');
    expect(takenOver(null, all, ['a', 'p', 't'])).toEqual(['a#1', 'a#1~retry1', 'p#1~ended', 't#1~inTime']);
  });

  it('are those of calls that are only reached by other links now, with their versions and retries', () => {
    const all = journal('c#1~version1', 'c#1~retry1', 'c#1~version2', 'c#1:2/i#1', 'd#1~version1');
    expect(takenOver('c#1:2/j#1', new Map(all), ['c', 'd'], [])).toEqual([...all.keys()].slice(1));
  });

  it('are none within a step whose node is not the same', () => {
    const all = journal(
      'c#1~version1',
      'c#1:1/d#1~wait1',
      'f#1:0/b#1~before',
      'f#1:0/c#1~version1',
      'g#1:0/b#1~before',
    );
    expect(takenOver(null, new Map(all), ['c', 'f', 'g'], ['c', 'f'])).toEqual(['g#1:0/b#1~before']);
  });

  it('are the waits and retries of unfinished steps, unless they begin anew', () => {
    const all = (): Map<string, Json> =>
      journal('d#1~before', 'd#1~retry1', 'd#1~wait2.2', 'd#1~sent0', 'e#1~wait1', 'e#1~sent0');
    expect(takenOver(null, all(), ['d'], [], ['e'])).toEqual([
      'd#1~before',
      'd#1~retry1',
      'd#1~wait2.2',
      'e#1~sent0',
    ]);
    expect(takenOver(null, all(), ['d', 'e'])).toEqual([]);
  });

  it('are no waits and retries of changed nodes where an earlier build has made the resume', () => {
    const all = journal('d#1~wait1', 'd#1~retry1', 'e#1~wait1');
    runSync(resumeRecords(all, 1, null, { failedAt: null, changed: ['d'], different: [] }));
    expect([...all.keys()].slice(1)).toEqual(['e#1~wait1']);
  });

  it('are none of the unfinished steps of changed nodes; nodes of called processes are others', () => {
    const all = journal('b#1~before', 'c#1~version1', 'c#1:1/b#1', 'f#1:0/b#1~retry1', 'f#1:0/a#1');
    expect(takenOver(null, all, ['b'])).toEqual(['c#1~version1', 'c#1:1/b#1', 'f#1:0/a#1']);
  });
});

describe('a resume of a job with many records', () => {
  /** The job that resumes another one, and how often others had their turn meanwhile. */
  function resumed(
    records: Map<string, Json>,
    before: Inheritance | null,
    resumption: Partial<Resumption> = {},
  ): { inheritance: Inheritance; turns: number } {
    const work = resumeRecords(records, 1, before, {
      ...{ failedAt: null, changed: [], isOther: false },
      ...resumption,
    });
    for (let turns = 0; ; turns += 1) {
      const step = work.next();
      if (step.done === true) return { inheritance: step.value, turns };
    }
  }

  const MANY = 1_000;
  const many = (): Map<string, Json> =>
    journal(...Array.from({ length: MANY }, (_, visit) => `a#${visit + 1}`));

  it.each<[string, Partial<Resumption>]>([
    ['was stopped', {}],
    ['has failed', { failedAt: 'b#1' }],
    ['goes on with another version', { changed: ['b'], isOther: true }],
  ])('gives others their turns where it %s', (_, resumption) => {
    expect(resumed(many(), null, resumption).turns).toBeGreaterThan(MANY);
  });

  it('costs nothing more for each resume in between that has recorded nothing', () => {
    const records = many();
    const first = resumed(records, null).inheritance;
    const second = resumed(records, first);
    expect(second).toEqual({ inheritance: { ...first, generation: 2 }, turns: 0 });
    const third = resumed(records, second.inheritance, { isOther: true });
    const isOfOtherFlow = { isOfOtherFlow: true, leastGeneration: 3 };
    expect(third).toEqual({ inheritance: { ...first, ...isOfOtherFlow, generation: 3 }, turns: 0 });
  });

  it('gives what all the work gives, in any chain of resumes', () => {
    const node = fc.constantFrom('a', 'l#1:1/b', 'c#1:1/a');
    const detail = fc.constantFrom('', '~wait1', '~retry1', '~sent0', '~started1', '~version1', '~ended');
    const key = fc.tuple(node, detail).map(([id, said]) => `${id}#1${said}`);
    const resume = fc.record({
      added: fc.oneof(fc.constant([]), fc.array(key, { maxLength: 4 })),
      isOther: fc.constantFrom(true, false, undefined),
      failedAt: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.constant('a#1')),
    });
    let without = 0;
    fc.assert(
      fc.property(fc.array(resume, { minLength: 1, maxLength: 6 }), (chain) => {
        const [records, all] = [journal('a#1'), journal('a#1')];
        let before: Inheritance | null = null;
        let beforeAll: Inheritance | null = null;
        for (const { added, isOther, failedAt } of chain) {
          for (const one of added) for (const some of [records, all]) some.set(one, { out: {} });
          const resumption = { failedAt, different: [], waitsAnew: [], isOther };
          const { inheritance, turns } = resumed(records, before, resumption);
          // A node that is nowhere keeps it from doing without the work, and changes only that it is named.
          const full: Inheritance = resumed(all, beforeAll, {
            ...resumption,
            changed: ['nowhere'],
          }).inheritance;
          if (turns === 0) without += 1;
          const { changed, isOfOtherFlow } = inheritance;
          expect([inheritance, [...records]]).toEqual([{ ...full, changed, isOfOtherFlow }, [...all]]);
          [before, beforeAll] = [inheritance, full];
        }
      }),
    );
    expect(without).toBeGreaterThan(20);
  });

  it('knows of each record which job has recorded it, also after resumes that have recorded nothing', () => {
    const records = many();
    const { inheritance: first } = resumed(records, null);
    const { inheritance: second } = resumed(records, first);
    records.set('b#1', { out: {} });
    const { inheritance } = resumed(records, second);
    expect(['a#1', 'b#1'].map((key) => inheritance.records.get(key))).toEqual([0, 2]);
  });
});

describe('the nodes that another version must have', () => {
  it('are those that have finished a step, or enclose one, in the flow itself', () => {
    const all = journal(
      'a%2F~1#2',
      'f#1:3/b#1',
      'd#1~before',
      'c#1~version1',
      'c#1:1/x#1',
      'e#1~version1',
      'p#1~ended',
      'g#1:0/b#1~sent0',
    );
    expect([...runSync(finishedNodes(all))].sort()).toEqual(['a%2F~1', 'b', 'c', 'f', 'p']);
  });

  it('are not those around what was only sent, or had no inputs', () => {
    expect([
      ...runSync(finishedNodes(journal('c#1~version1', 'c#1:1/a#1~lacks1', 'c#1:1/b#1~sent0'))),
    ]).toEqual([]);
  });
});
