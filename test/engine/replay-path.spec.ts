import { compileFlow, type FunctionDefinition } from '../../src/flow/index.js';
import { type FakeJournal, runFlow, type RunOptions } from '../../src/flow/testing.js';
import { askNode, catalogueWith } from './ask-node.js';
import { ask, Outside } from './outside.js';
import { flowOf, type Nodes } from './short-run.js';

const C = 'core.programming.';

/** A worker of another release continues a job, in which a condition is evaluated otherwise. */
describe('a replay that takes another path than before', () => {
  const nodes = (condition: boolean): Nodes => ({
    b: [`${C}branch`, { condition }],
    pay: ask('pay'),
    ship: ask('ship'),
    refund: ask('refund'),
  });
  const links = ['start > b', 'b.then > pay > ship', 'b.else > refund'];

  /** Runs a flow until `ship` is in flight. */
  const paid = async (
    outside: Outside,
    made = nodes(true),
    ways = links,
    options: RunOptions = {},
  ): Promise<FakeJournal> => {
    outside.hanging.add('ship');
    const { journal } = await outside.stopped(made, ways, options);
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
      error: expect.stringContaining('took another path than before'),
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

  test('is noticed in a process that it calls, and before the first node of one', async () => {
    const outside = new Outside();
    const calling = (made: Nodes, ways: string[]): RunOptions => ({
      callee: () => Promise.resolve({ version: 1, flow: compileFlow(flowOf(made, ways), outside.catalogue) }),
    });
    const caller: Nodes = { c: [`${C}callProcess`, { process: 1 }] };
    const inside = await paid(outside, caller, ['start > c'], calling(nodes(true), links));
    await outside.run(caller, ['start > c'], { journal: inside, ...calling(nodes(false), links) });
    expect(outside.news).toEqual([]);

    const refunding = calling({ refund: ask('refund') }, ['start > refund']);
    const into = (condition: boolean): Nodes => ({ ...nodes(condition), refund: caller.c! });
    const before = await paid(outside, into(true), links, refunding);
    await outside.run(into(false), links, { journal: before, ...refunding });
    expect(outside.news).toEqual([]);
  });

  test('fails again when it is resumed with the same flow', async () => {
    const outside = new Outside();
    const failed = await outside.run(nodes(false), links, { journal: await paid(outside) });
    const journal = failed.journal.resumed('refund#1');
    const { outcome } = await outside.run(nodes(false), links, { journal });
    expect(outside.news).toEqual([]);
    expect(outcome.state).toBe('failed');
  });

  test.each([true, false])(
    'is not seen in a node that acts, whether it calls its process again: %s',
    async (again) => {
      const outside = new Outside();
      let calls = true;
      const act: FunctionDefinition['run'] = async ({ value }, step) => {
        if (value === 'call' && calls) await step.call(1, {});
        return { value: 1 };
      };
      const acting = catalogueWith(askNode(act));
      const flow = compileFlow(
        flowOf({ s: ask('call'), after: ask('after') }, ['start > s > after']),
        acting,
      );
      const inner = compileFlow(
        flowOf({ pay: ask('pay'), ship: ask('ship') }, ['start > pay > ship']),
        outside.catalogue,
      );
      const options = { callee: () => Promise.resolve({ version: 1, flow: inner }) };
      const first = await runFlow(flow, options);
      const paidAt = first.journal.added.findIndex(([key]) => key.endsWith('/pay#1'));
      calls = again;
      const { outcome } = await runFlow(flow, { ...options, journal: first.journal.cut(paidAt + 1) });
      expect(outcome.state).toBe('successful');
    },
  );
});
