import type { Instruction, Next } from '../flow/index.js';
import type { PackageNode } from './node-package.js';
import { runFlow, runNode, shortFlow } from './testing.js';

const text = { en: 'Text', zh: '文本' };
const described = { name: 'choice', title: text, description: text, example: {} };
const ports = { flowOutputs: [{ name: 'a', title: text }] };

/** A node that leaves as it is told, which no type guarantees in a package. */
const choosing = (next: unknown, more: Partial<PackageNode> = {}): PackageNode =>
  ({ ...described, ...ports, ...more, nodeType: 'programming', choose: () => next as Next }) as PackageNode;

/** A node that gives these instructions, and then leaves by `a`. */
const yielding = (...instructions: unknown[]): PackageNode => ({
  ...described,
  ...ports,
  nodeType: 'programming',
  *control() {
    for (const instruction of instructions) yield instruction as Instruction;
    return 'a';
  },
});

const outcomeOf = async (node: PackageNode) => (await runNode(node)).outcome;

const failed = (sentence: string) => ({
  state: 'failed',
  node: 'node',
  error: expect.stringContaining(sentence),
});

test.each<[unknown, string]>([
  [{ leave: 'return' }, `"choose" must give { leave: 'return' } an object as its outputs`],
  [{ leave: 'return', outputs: ['x'] }, 'an object as its outputs'],
  [{ leave: 'return', outputs: { at: new Map() } }, 'a Map is not a value that a flow can hold'],
  [{ leave: 'fail' }, `"choose" must give { leave: 'fail' } a message in both languages`],
  [{ leave: 'fail', message: 'x' }, 'a message in both languages'],
  [{ leave: 'away' }, '"choose" must return a flow output, or { leave } with one of: break,'],
  ['nope', '"choose" gave "nope", which is not a flow output of the node'],
  [5, '"choose" gave 5, which is not a flow output'],
  [undefined, '"choose" gave undefined, which is not a flow output'],
  [['a'], '"choose" gave a value of type object, which is not a flow output'],
  [Promise.resolve('a'), '"choose" of the node must not be async'],
])('a node that chooses %p fails', async (next, sentence) => {
  expect(await outcomeOf(choosing(next))).toMatchObject(failed(sentence));
});

test('a node that chooses its failure fails with its message, which Postgres can hold', async () => {
  const next = { leave: 'fail', message: { en: 'no\0', zh: '无' } };
  expect(await outcomeOf(choosing(next))).toMatchObject({
    state: 'failed',
    error: 'no\ufffd',
    errorZh: '无',
  });
});

test('a node ends its branch with null, and without a flow output with nothing', async () => {
  expect(await outcomeOf(choosing(null))).toEqual({ state: 'successful', outputs: {} });
  expect(await outcomeOf(choosing(undefined, { flowOutputs: [] }))).toMatchObject({ state: 'successful' });
});

test.each<[unknown, string]>([
  [{ run: 'nope', index: 0, catches: 'loop' }, '"control" gave "nope", which is not a flow output'],
  [{ run: 'a', catches: 'loop' }, '"run" of "control" needs a whole number as its index'],
  [{ run: 'a', index: 0, catches: 'all' }, 'as "catches" one of: nothing, loop, failure'],
  [{ run: 'a', index: 0, catches: 'loop', outputs: 5 }, 'outputs that "control" gives must be an object'],
  [{ follow: 'nope' }, '"control" gave "nope", which is not a flow output'],
  [{ x: 1 }, '"control" must yield { run }, { follow }, { pull: true } or { count }'],
  [undefined, '"control" must yield'],
  [{ count: -1, atOnce: 1, branch: () => ({ port: 'a' }) }, '"count" of "control" must be a whole number'],
  [{ count: 1e9, atOnce: 0, branch: () => ({ port: 'a' }) }, 'with "atOnce" from 1 on'],
  [{ count: 1, atOnce: 1 }, 'and the function "branch"'],
  [{ count: 1, atOnce: 1, branch: () => 'a' }, '"branch" of "control" must return { port }'],
  [{ count: 1, atOnce: 1, branch: () => ({ port: 'nope' }) }, '"control" gave "nope"'],
])('a node that yields %p fails', async (instruction, sentence) => {
  expect(await outcomeOf(yielding(instruction))).toMatchObject(failed(sentence));
});

test('a control node must be a generator', async () => {
  const node = { ...described, ...ports, nodeType: 'programming', control: () => null };
  expect(await outcomeOf(node as unknown as PackageNode)).toMatchObject(failed('must be a generator'));
});

test('valid instructions reach the engine, also by outputs beyond those listed, and resume the node', async () => {
  const seen: string[] = [];
  const node: PackageNode = {
    ...described,
    nodeType: 'programming',
    flowOutputs: [{ name: 'done', title: text }],
    moreFlowOutputs: 'numbered',
    *control() {
      const { ended } = yield { run: '1', index: 2, catches: 'loop' };
      seen.push(ended);
      yield { pull: true };
      yield { follow: '2' };
      yield { count: 2, atOnce: 2, loop: false, branch: (index) => ({ port: String(index + 1) }) };
      yield { count: 0, atOnce: 0, loop: false, branch: () => ({ port: '1' }) };
      return 'done';
    },
  };
  const flow = shortFlow(
    {
      start: ['core.event.start'],
      choice: ['acme.choice'],
      one: ['core.log.print', { message: 'one' }],
      two: ['core.log.print', { message: 'two' }],
      end: ['core.programming.return', { outputs: { ended: true } }],
    },
    ['start > choice', 'choice.1 > one', 'choice.2 > two', 'choice.done > end'],
  );
  const { outcome, logs } = await runFlow(flow, [
    { namespace: 'acme', title: text, description: text, nodes: [node] },
  ]);
  expect(outcome).toEqual({ state: 'successful', outputs: { ended: true } });
  expect(seen).toEqual(['end']);
  expect(logs.map((line) => line.text)).toEqual(['one', 'two', 'one', 'two']);
});
