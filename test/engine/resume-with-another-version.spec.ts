import { ask, Outside } from './outside.js';
import type { Nodes } from './short-run.js';

const C = 'core.programming.';

describe('a job that resumes another one', () => {
  test('passes a finished step whose inputs another version cannot compute', async () => {
    const outside = new Outside();
    const nodes: Nodes = { k: ask('{{ "of " & (vars.n + 1) }}'), m: ask('m') };
    outside.broken.add('m');
    const first = await outside.run(nodes, ['start > k > m'], {}, { n: 1 });
    expect(outside.news).toEqual(['of 2 0:k#1', 'm 0:m#1']);
    outside.broken.clear();
    const journal = first.journal.resumed('m#1', ['k'], [], true);
    const second = await outside.run(nodes, ['start > k > m'], { journal }, { n: 'no number' });
    expect(second.outcome.state).toBe('successful');
    expect(outside.news).toEqual(['m 1:m#1']);
  });

  test('does not take the outcome of a later visit for one whose inputs have failed', async () => {
    const outside = new Outside();
    outside.hanging.add('h');
    const nodes: Nodes = {
      k: ask('{{ "of " & (vars.n + 1) }}', { continueOnErr: true }),
      s: ['core.variable.set', { value: 5 }, { variable: 'n' }],
      h: ask('h'),
    };
    const links = ['start > k', 'start > s > k', 'start > h'];
    const variables = { n: null };
    const first = await outside.stopped(nodes, links, {}, variables);
    expect(outside.news).toEqual(['of 6 0:k#1', 'h 0:h#1']);
    const journal = first.journal.resumed(null, ['h'], [], true);
    await outside.stopped(nodes, links, { journal }, variables);
    expect(outside.news).toEqual(['h 1:h#1']);
  });

  describe('with a version in which a branch does not end early any more', () => {
    const nodes: Nodes = {
      t: [`${C}tryCatch`],
      p: [`${C}parallel`],
      a: ask('a'),
      d: ['core.time.delay', { seconds: 9 }],
      b: ask('b'),
      e: ask('e'),
      q: 'caught',
      z: ask('z'),
    };
    const links = [
      'start > t',
      't.try > p',
      'p.1 > a',
      'p.2 > d > b',
      'p.completed > e',
      't.catch > q',
      't.completed > z',
    ];
    const handled = [...links, 'a.error > h'];

    /** A job in which the branch with `a` has failed, which was caught, while `d` waited; stopped at `z`. */
    const stoppedAtZ = async (outside: Outside) => {
      outside.broken.add('a');
      outside.hanging.add('z');
      const ran = await outside.stopped(nodes, links);
      expect(outside.news).toEqual(['a 0:t#1:0/p#1:0/a#1', 'z 0:z#1']);
      expect(ran.journal.added.map(([key]) => key)).toContain('t#1:0/p#1~ended');
      return ran;
    };

    test('runs the other branches, and replays them in the attempts and resumes after', async () => {
      const outside = new Outside();
      const first = await stoppedAtZ(outside);
      const now = { ...nodes, h: 'handled' };
      const second = await outside.stopped(now, handled, { journal: first.journal.resumed(null, ['h']) });
      expect(second.printed).toEqual(['handled']);
      expect(outside.news).toEqual(['b 1:t#1:0/p#1:1/b#1', 'e 1:t#1:0/e#1', 'z 1:z#1']);
      const cut = await outside.stopped(now, handled, { journal: second.journal.cut() });
      expect([...cut.printed, ...outside.news]).toEqual(['z 1:z#1']);
      outside.hanging.clear();
      const third = await outside.run(now, handled, { journal: second.journal.resumed(null) });
      expect(third.outcome.state).toBe('successful');
      expect(outside.news).toEqual(['z 1:z#1']);
    });

    test('keeps which branch ends early then, and how', async () => {
      const outside = new Outside();
      const first = await stoppedAtZ(outside);
      const now: Nodes = { ...nodes, h: [`${C}return`, { outputs: { it: 1 } }] };
      const second = await outside.run(now, handled, { journal: first.journal.resumed(null, ['h']) });
      expect(second.outcome).toMatchObject({ state: 'successful', outputs: { it: 1 } });
      const again = await outside.run(now, handled, { journal: second.journal.cut() });
      expect(again.outcome).toMatchObject({ state: 'successful', outputs: { it: 1 } });
      expect(outside.news).toEqual([]);
    });
  });

  test('with a version that has removed the node with which a branch ended early runs the other branches', async () => {
    const outside = new Outside();
    outside.hanging.add('z');
    const nodes: Nodes = {
      t: [`${C}tryCatch`],
      p: [`${C}parallel`],
      s: 'first',
      q: 'caught',
      d: ['core.time.delay', { seconds: 9 }],
      b: ask('b'),
      z: ask('z'),
    };
    const links = ['start > t', 't.try > p', 'p.1 > s', 'p.2 > d > b', 't.catch > q', 't.completed > z'];
    const failing: Nodes = { ...nodes, x: [`${C}fail`, { message: 'no' }] };
    const first = await outside.stopped(failing, [...links, 's > x']);
    outside.hanging.clear();
    outside.news.splice(0);
    const second = await outside.run(nodes, links, { journal: first.journal.resumed(null, [], ['x']) });
    expect(second.outcome.state).toBe('successful');
    expect(outside.news).toEqual(['b 1:t#1:0/p#1:1/b#1', 'z 1:z#1']);
  });

  test('with a version whose loop is shorter than the round that ended it runs the rounds that there are', async () => {
    const outside = new Outside();
    outside.hanging.add('1').add('z');
    const nodes = (list: string[]): Nodes => ({
      f: [`${C}forEach`, { list }, { concurrency: 2 }],
      k: ask('{{ nodes.f.element }}'),
      x: [`${C}break`],
      z: ask('z'),
    });
    const links = ['start > f', 'f.body > k > x', 'f.completed > z'];
    const first = await outside.stopped(nodes(['1', '2']), links);
    outside.news.splice(0);
    outside.hanging.clear();
    const second = await outside.run(nodes(['1']), links, {
      journal: first.journal.resumed(null, ['f'], []),
    });
    expect(second.outcome.state).toBe('successful');
    expect(outside.news).toEqual(['1 1:f#1:0/k#1', 'z 1:z#1']);
  });
});
