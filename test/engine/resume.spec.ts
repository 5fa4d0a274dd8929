import { compileFlow } from '../../src/flow/index.js';
import type { Outcome, Values } from '../../src/flow/index.js';
import { FakeClock, FakeJournal } from '../../src/flow/testing.js';
import { ask, Outside } from './outside.js';
import { flowOf, type Nodes } from './short-run.js';

const C = 'core.programming.';
const failedAt = (outcome: Outcome): string => (outcome as { at: string }).at;

describe('a job that resumes another one', () => {
  // start > a > k > m > z
  const chain: Nodes = { a: '1', k: ask('k'), m: ask('m'), n: ask('n'), z: '2' };
  const links = ['start > a > k > m > n > z'];

  test('goes on at the step that failed, which has a new key, as have the steps after it', async () => {
    const outside = new Outside();
    outside.broken.add('m');
    const first = await outside.run(chain, links);
    expect(failedAt(first.outcome)).toBe('m#1');
    expect(outside.news).toEqual(['k 0:k#1', 'm 0:m#1']);
    outside.broken.clear();
    const second = await outside.run(chain, links, { journal: first.journal.resumed('m#1') });
    expect(outside.news).toEqual(['m 1:m#1', 'n 1:n#1']);
    expect(second).toMatchObject({ outcome: { state: 'successful' }, printed: ['2'] });
    expect(second.progress.map(({ node, state }) => `${node} ${state}`)).toEqual(
      ['start', 'a', 'k', 'm', 'n', 'z'].map((node) => `${node} successful`),
    );
  });

  test('keeps the key of a step that was in flight, in each of its attempts and in a resume of the resume', async () => {
    const outside = new Outside();
    outside.hanging.add('k').add('n');
    const first = await outside.stopped(chain, links);
    const second = await outside.stopped(chain, links, { journal: first.journal.resumed(null) });
    expect(outside.news).toEqual(['k 0:k#1', 'k 0:k#1']);
    outside.hanging.delete('k');
    const third = await outside.stopped(chain, links, { journal: second.journal.resumed(null) });
    expect(outside.news).toEqual(['k 0:k#1', 'm 2:m#1', 'n 2:n#1']);
    await outside.stopped(chain, links, { journal: third.journal.cut() });
    await outside.stopped(chain, links, { journal: third.journal.resumed(null) });
    expect(outside.news).toEqual(['n 2:n#1', 'n 2:n#1']);
  });

  test('begins a failed step again with all its retries, and one that was cut off with those left', async () => {
    const outside = new Outside();
    const retried = { ...chain, m: ask('m', { retries: 1, retryDelay: 1 }) };
    outside.broken.add('m');
    const first = await outside.run(retried, links);
    const second = await outside.run(retried, links, { journal: first.journal.resumed('m#1') });
    expect(outside.news.slice(3)).toEqual(['m 1:m#1', 'm 1:m#1']);
    expect(second.outcome).toMatchObject({ state: 'failed', at: 'm#1' });
    const { journal } = second;
    await outside.run(retried, links, { journal: journal.cut(1).resumed(null) });
    expect(outside.news).toEqual(['m 1:m#1']);
  });

  test('keeps failures that the flow has handled', async () => {
    const outside = new Outside();
    outside.broken.add('k').add('m');
    const nodes: Nodes = { k: ask('k'), t: [`${C}tryCatch`], x: ask('x'), e: ask('e'), m: ask('m') };
    const drawn = ['start > k', 'k.error > t', 't.try > x', 't.catch > e', 't.completed > m'];
    outside.broken.add('x');
    const first = await outside.run(nodes, drawn);
    expect(outside.news).toHaveLength(4);
    outside.broken.clear();
    const second = await outside.run(nodes, drawn, {
      journal: first.journal.resumed(failedAt(first.outcome)),
    });
    expect(second.outcome.state).toBe('successful');
    expect(outside.news).toEqual(['m 1:m#1']);
  });

  test.each([1, 2])(
    'runs no finished round of a loop again, with a concurrency of %i',
    async (concurrency) => {
      const outside = new Outside();
      outside.broken.add('3');
      const nodes: Nodes = {
        f: [`${C}forEach`, { list: ['1', '2', '3', '4'] }, { concurrency }],
        k: ask('{{ nodes.f.element }}'),
        z: '{{ "round " & nodes.f.element }}',
        end: 'all',
      };
      const drawn = ['start > f', 'f.body > k > z', 'f.completed > end'];
      const first = await outside.run(nodes, drawn);
      expect(failedAt(first.outcome)).toBe('f#1:2/k#1');
      const before = new Set(outside.news.filter((asked) => !asked.startsWith('3')));
      outside.broken.clear();
      const second = await outside.run(nodes, drawn, { journal: first.journal.resumed('f#1:2/k#1') });
      expect(second.outcome.state).toBe('successful');
      const again = outside.news;
      expect(again).toContain('3 1:f#1:2/k#1');
      // Of concurrent rounds, one may have been in flight.
      expect(again.filter((asked) => before.has(asked) && !asked.startsWith('4'))).toEqual([]);
      expect([...first.printed, ...second.printed].sort()).toEqual([
        'all',
        'round 1',
        'round 2',
        'round 3',
        'round 4',
      ]);
    },
  );

  test('runs all branches to their ends where one of them has failed', async () => {
    const outside = new Outside();
    outside.broken.add('b');
    const nodes: Nodes = { p: [`${C}parallel`], a: ask('a'), a2: ask('a2'), b: ask('b'), z: ask('z') };
    const drawn = ['start > p', 'p.1 > a > a2', 'p.2 > b', 'p.completed > z'];
    const first = await outside.run(nodes, drawn);
    const before = outside.news;
    expect(before).toContain('b 0:p#1:1/b#1');
    outside.broken.clear();
    const second = await outside.run(nodes, drawn, {
      journal: first.journal.resumed(failedAt(first.outcome)),
    });
    expect(second.outcome.state).toBe('successful');
    const asked = outside.news;
    expect(asked).toEqual(expect.arrayContaining(['b 1:p#1:1/b#1', 'z 1:z#1']));
    // Whether the other branch came to its end before is a matter of timing.
    expect([...before, ...asked].some((one) => one.startsWith('a2 '))).toBe(true);
  });

  describe('that has called a process', () => {
    const outside = new Outside();
    const callee = compileFlow(flowOf({ i: ask('i'), j: ask('j') }, ['start > i > j']), outside.catalogue);
    const call = (common: Values) =>
      ({ c: [`${C}callProcess`, { process: 7 }, {}, common], z: ask('z') }) as Nodes;
    const drawn = ['start > c > z'];
    const versions: (number | undefined)[] = [];
    const options = {
      callee: (_process: number, version?: number) => {
        versions.push(version);
        return Promise.resolve({ version: 4, flow: callee });
      },
    };

    test('goes on within the last attempt of the call, with the version that was called', async () => {
      outside.broken.add('j');
      const nodes = call({ retries: 1, retryDelay: 1, timeout: 60 });
      const first = await outside.run(nodes, drawn, options);
      expect(outside.news).toEqual(['i 0:c#1:1/i#1', 'j 0:c#1:1/j#1', 'i 0:c#1:2/i#1', 'j 0:c#1:2/j#1']);
      expect(failedAt(first.outcome)).toBe('c#1:2/j#1');
      outside.broken.clear();
      versions.length = 0;
      // An hour later, the timeout of the call begins again.
      const clock = new FakeClock(first.clock.now() + 3_600_000);
      const journal = first.journal.resumed('c#1:2/j#1');
      const second = await outside.run(nodes, drawn, { ...options, journal, clock });
      expect(second.outcome.state).toBe('successful');
      expect(outside.news).toEqual(['j 1:c#1:2/j#1', 'z 1:z#1']);
      expect(versions).toEqual([4]);
    });

    test('gives a call that took too long its time again', async () => {
      outside.hanging.add('j');
      const nodes = call({ timeout: 60 });
      const first = await outside.run(nodes, drawn, { ...options, advance: 'always' });
      expect(first.outcome).toMatchObject({ state: 'failed', at: 'c#1' });
      outside.hanging.clear();
      expect(outside.news).toHaveLength(2);
      const clock = new FakeClock(first.clock.now() + 3_600_000);
      const second = await outside.run(nodes, drawn, {
        ...options,
        journal: first.journal.resumed('c#1'),
        clock,
      });
      expect(second.outcome.state).toBe('successful');
      expect(outside.news).toEqual(['j 0:c#1:1/j#1', 'z 1:z#1']);
    });
  });

  test('runs a step again that may not be repeated, if a stop has cut it off', async () => {
    const outside = new Outside({ retryAfterCrash: false });
    outside.hanging.add('k');
    const first = await outside.stopped(chain, links);
    expect(first.journal.added.map(([key]) => key)).toEqual(['a#1', 'k#1~started1', 'k#1~sent0']);
    outside.hanging.clear();
    const second = await outside.run(chain, links, { journal: first.journal.resumed(null) });
    expect(second.outcome.state).toBe('successful');
    expect(outside.news).toEqual(['k 0:k#1', 'k 0:k#1', 'm 1:m#1', 'n 1:n#1']);
  });

  test('gives new keys to changed nodes and to all that follows them', async () => {
    const outside = new Outside();
    outside.hanging.add('m');
    const first = await outside.stopped(chain, links);
    outside.hanging.clear();
    await outside.run(chain, links, { journal: first.journal.resumed(null, ['m']) });
    expect(outside.news).toEqual(['k 0:k#1', 'm 0:m#1', 'm 1:m#1', 'n 1:n#1']);
  });

  test('waits until the moment for which the other job has waited', async () => {
    const outside = new Outside();
    const journal = new FakeJournal([['d#1~wait1', { start: 0, due: 1_000 }]]).resumed(null);
    const clock = new FakeClock(400);
    const nodes: Nodes = { d: ['core.time.delay', { seconds: 1 }] };
    const ran = await outside.run(nodes, ['start > d'], { journal, clock });
    expect(ran.clock.now()).toBe(1_000);
  });
});
