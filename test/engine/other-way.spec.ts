import type { FakeJournal } from '../../src/flow/testing.js';
import { ask, Outside } from './outside.js';
import type { Nodes } from './short-run.js';

const C = 'core.programming.';

/** A worker of another release continues a job, in which a condition is evaluated otherwise. */
describe('a job that takes another way than before', () => {
  const nodes = (condition: boolean): Nodes => ({
    b: [`${C}branch`, { condition }],
    pay: ask('pay'),
    ship: ask('ship'),
    refund: ask('refund'),
  });
  const links = ['start > b', 'b.then > pay > ship', 'b.else > refund'];

  /** Runs a flow until `ship` is in flight. */
  const paid = async (outside: Outside, made = nodes(true), ways = links): Promise<FakeJournal> => {
    outside.hanging.add('ship');
    const { journal } = await outside.stopped(made, ways);
    outside.hanging.clear();
    expect(outside.news.map((asked) => asked.split(' ')[0])).toContain('pay');
    return journal.cut();
  };

  test('acts on nothing any more, and fails', async () => {
    const outside = new Outside();
    const journal = await paid(outside);
    const { outcome } = await outside.run(nodes(false), links, { journal });
    expect(outside.news).toEqual([]);
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('takes another way than before'),
    });
  });

  test('is not caught by its flow', async () => {
    const caught = (condition: boolean): Nodes => ({ t: [`${C}tryCatch`], ...nodes(condition) });
    const ways = ['start > t', 't.try > b', 't.catch > refund', ...links.slice(1)];
    const outside = new Outside();
    const journal = await paid(outside, caught(true), ways);
    const { outcome } = await outside.run(caught(false), ways, { journal });
    expect(outside.news).toEqual([]);
    expect(outcome.state).toBe('failed');
  });

  test('is noticed after its branches have joined', async () => {
    const beside = (condition: boolean): Nodes => ({
      p: [`${C}parallel`],
      one: ask('one'),
      two: ask('two'),
      ...nodes(condition),
    });
    const ways = ['start > p', 'p.1 > one', 'p.2 > two', 'p.completed > b', ...links.slice(1)];
    const outside = new Outside();
    const journal = await paid(outside, beside(true), ways);
    const { outcome } = await outside.run(beside(false), ways, { journal });
    expect(outside.news).toEqual([]);
    expect(outcome.state).toBe('failed');
    const same = await outside.run(beside(true), ways, { journal: journal.cut() });
    expect(outside.news).toEqual(['ship 0:ship#1']);
    expect(same.outcome.state).toBe('successful');
  });
});
