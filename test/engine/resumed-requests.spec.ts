import { FakeClock, FakeJournal } from '../../src/flow/testing.js';
import type { RunOptions, ShortNode } from '../../src/flow/testing.js';
import { ask, Outside } from './outside.js';

const C = 'core.programming.';
const LINKS = ['start > k > z'];

/** The journal of a job that goes on with another flow, in which nothing differs that concerns the nodes of it. */
const withOther = (journal: FakeJournal): FakeJournal => journal.resumed(null, [], [], true);

describe('a request that was in flight', () => {
  const stoppedAt = async (outside: Outside, value: unknown, options: RunOptions = {}) => {
    const text = String(value);
    outside.hanging.add(text);
    const { journal } = await outside.stopped({ k: ask(value), z: 'z' }, LINKS, options);
    outside.hanging.delete(text);
    return journal;
  };

  test('keeps its key with another flow only if it asks for the same', async () => {
    const outside = new Outside();
    const journal = await stoppedAt(outside, '1');
    await outside.run({ k: ask('1'), z: 'z' }, LINKS, { journal: withOther(journal) });
    await outside.run({ k: ask('{{ 1 }}'), z: 'z' }, LINKS, { journal: withOther(journal) });
    expect(outside.news).toEqual(['1 0:k#1', '1 0:k#1', '1 1:k#1']);
  });

  test('has the key with which it was sent last, over any number of resumes with other flows and the same', async () => {
    const outside = new Outside();
    let journal = withOther(await stoppedAt(outside, 'a'));
    for (const value of ['b', 'b', 'a', 'a'])
      journal = withOther(await stoppedAt(outside, value, { journal }));
    journal = (await stoppedAt(outside, 'a', { journal })).resumed(null);
    await stoppedAt(outside, 'a', { journal });
    expect(outside.news).toEqual([
      'a 0:k#1',
      'b 1:k#1',
      'b 1:k#1',
      'a 3:k#1',
      'a 3:k#1',
      'a 3:k#1',
      'a 3:k#1',
    ]);
  });

  test('has a new key if another request was sent in between, also by a job of which nothing is recorded after that', async () => {
    const outside = new Outside();
    const first = withOther(await stoppedAt(outside, 'a'));
    const { added } = await stoppedAt(outside, 'b', { journal: first });
    // Its worker was killed in the request.
    const sent = added.findIndex(([key]) => key === 'k#1~sent1');
    expect(added.slice(sent)).toHaveLength(1);
    const second = new FakeJournal([...first.recorded, ...added], first.inheritance);
    await outside.run({ k: ask('a'), z: 'z' }, LINKS, { journal: withOther(second) });
    expect(outside.news).toEqual(['a 0:k#1', 'b 1:k#1', 'a 2:k#1']);
  });

  test('is known also if it waits for a retry that an earlier attempt has recorded, or is parked meanwhile', async () => {
    const outside = new Outside();
    outside.broken.add('1');
    const nodes = { k: ask('1', { retries: 1, retryDelay: 600 }), z: 'z' };
    const parked = await outside.run(nodes, LINKS, { parkMs: 60_000 });
    expect(parked.outcome.state).toBe('parked');
    const again = await outside.run(nodes, LINKS, { parkMs: 60_000, journal: parked.journal.cut(1) });
    expect(again.outcome.state).toBe('parked');
    outside.broken.clear();
    for (const { journal } of [parked, again])
      await outside.run(nodes, LINKS, { journal: withOther(journal), clock: new FakeClock(1e12) });
    expect(outside.news).toEqual(['1 0:k#1', '1 0:k#1', '1 0:k#1']);
  });

  test.each([
    ['keeps its key where the job fails by a limit', { maxSteps: 50 }, 0],
    ['has another key where another branch has failed: that has ended it', {}, 1],
  ])('%s, with another flow', async (_, limits, generation) => {
    const outside = new Outside();
    outside.hanging.add('1');
    const nodes: Record<string, ShortNode> = {
      p: [`${C}parallel`],
      k: ask('1'),
      d: ['core.time.delay', { seconds: 1 }],
      r: [`${C}repeat`, { count: 60 }],
      v: ['core.variable.set', { value: 1 }, { variable: 'x' }],
      f: [`${C}fail`, { message: 'no' }],
    };
    const links = ['start > p', 'p.1 > k', 'p.2 > d > r', 'r.body > v', 'r.completed > f'];
    const failed = await outside.run(nodes, links, { limits, advance: 'always' }, { x: 0 });
    expect(failed.outcome.state).toBe('failed');
    const journal = failed.journal.resumed(null, [], [], true);
    outside.hanging.clear();
    await outside.run({ ...nodes, f: 'yes' }, links, { journal }, { x: 0 });
    expect(outside.news).toEqual(['1 0:p#1:0/k#1', `1 ${generation}:p#1:0/k#1`]);
  });

  test.each([
    ['one of 17,000 characters', 'x'.repeat(17_000)],
    ['one whose text is longer by escapes', '\u0001'.repeat(4_000)],
  ])('has another key with another flow if it is too large to compare: %s', async (_, value) => {
    const outside = new Outside();
    const journal = await stoppedAt(outside, value);
    await outside.run({ k: ask(value), z: 'z' }, LINKS, { journal: withOther(journal) });
    expect(outside.news).toEqual([`${value} 0:k#1`, `${value} 1:k#1`]);
  });
});

test('a job that resumes another one reads the id of the first', async () => {
  const outside = new Outside();
  outside.hanging.add('1');
  const nodes = { k: ask('{{ $string(job.id) }}'), z: '{{ job.id }}' };
  let { journal } = await outside.stopped(nodes, LINKS);
  for (const id of [2, 3]) {
    const job = { id, process: 1, user: 1 };
    const next = journal.resumed(null, [], [], id === 3);
    ({ journal } = await outside.stopped(nodes, LINKS, { journal: next, job }));
  }
  expect(outside.news).toEqual(['1 0:k#1', '1 0:k#1', '1 0:k#1']);
});
