import { comparableNodes, type NodeDefinition } from '../../src/flow/index.js';
import { runSync } from '../../src/flow/slices.js';
import { shortFlow, type ShortNode } from '../../src/flow/testing.js';
import { builtinCatalogue } from '../../src/nodes/index.js';
import {
  type Case,
  type Flow,
  branch,
  set,
  print,
  request,
  repeat,
  whilst,
  nodes,
  links,
  otherNodes,
} from './other-nodes.js';
import { catalogue } from './short-run.js';

const got: ShortNode = ['core.variable.get', {}, { variable: 'x' }];
const computed: ShortNode = ['core.operation.expression', {}, { expression: 'vars.y > 0' }];

const ALL_NODES: Flow = {
  nodes: { b: branch('1 in nodes.*.value'), h: request('h') },
  links: ['start > b', 'b.then > h'],
};
const ALL_VARIABLES: Flow = { ...ALL_NODES, nodes: { ...ALL_NODES.nodes, b: branch('1 in vars.*') } };

/** The flow with more nodes, and `first` in place of its first link. */
const withMore = (
  { nodes: all, links: [link, ...rest] }: Flow,
  more: Flow['nodes'],
  first = link!,
): Flow => ({
  ...{ nodes: { ...all, ...more }, links: [first, ...rest] },
});

const SOMETHING: Case[] = [
  {
    title: 'a variable with another default, and one that is set to it',
    second: { nodes, links, variables: { x: 1, y: 2 } },
    expected: ['b', 's'],
  },
  {
    title: 'a variable that a new node sets before',
    second: { nodes: { ...nodes, set: set('y', 2) }, links: ['start > set > s > b', 'b.then > p > h'] },
    expected: ['b', 's'],
  },
  {
    title: 'a variable that is set before by a node which was drawn before, and not linked',
    first: { nodes: { ...nodes, q: set('x', 2) }, links },
    second: { nodes: { ...nodes, q: set('x', 2) }, links: ['start > s > q > b', 'b.then > p > h'] },
    unfinished: ['h', 'q'],
    expected: ['b'],
  },
  {
    title: 'another operation',
    first: { nodes: { o: computed, b: branch('nodes.o.result') }, links: ['start > b'] },
    second: {
      nodes: {
        o: ['core.operation.expression', {}, { expression: 'vars.y > 1' }],
        b: branch('nodes.o.result'),
      },
      links: ['start > b'],
    },
    expected: ['b'],
  },
  {
    title: 'a variable that is set before, through a get',
    first: {
      nodes: { g: got, b: branch('nodes.g.value = 1'), h: request('h') },
      links: ['start > b', 'b.then > h'],
    },
    second: {
      nodes: { g: got, b: branch('nodes.g.value = 1'), h: request('h'), set: set('x', 2) },
      links: ['start > set > b', 'b.then > h'],
    },
    expected: ['b'],
  },
  {
    title: 'a variable with another default, through an operation that an expression names, or may name',
    first: {
      nodes: { o: computed, b: branch('nodes.o.result'), c: branch('$lookup(nodes, "o").result') },
      links: ['start > b', 'b.then > c'],
    },
    second: {
      nodes: { o: computed, b: branch('nodes.o.result'), c: branch('$lookup(nodes, "o").result') },
      links: ['start > b', 'b.then > c'],
      variables: { x: 1, y: 2 },
    },
    expected: ['b', 'c'],
  },
  {
    title: 'a variable that is set after it, where both come again in a loop',
    first: { nodes: { ...nodes, f: repeat }, links: ['start > s > f', 'f.body > b', 'b.then > p > h'] },
    second: {
      nodes: { ...nodes, f: repeat, set: set('x', 2) },
      links: ['start > s > f', 'f.body > b', 'b.then > p > h > set'],
    },
    expected: ['b'],
  },
  {
    title: 'a variable that is set in the loop whose condition reads it',
    first: { nodes: { w: whilst, s: set('x', '{{ vars.x + 1 }}') }, links: ['start > w', 'w.body > s'] },
    second: {
      nodes: { w: whilst, s: set('x', '{{ vars.x + 1 }}'), k: set('x', '{{ vars.x - 0.5 }}') },
      links: ['start > w', 'w.body > s > k'],
    },
    unfinished: [],
    expected: ['s', 'w'],
  },
  {
    title: 'a variable that is set in an output of a node before the next one',
    first: { nodes, links: ['start > s', 'start > b', 'b.then > p > h'] },
    second: {
      nodes: { ...nodes, set: set('x', 2) },
      links: ['start > s > set', 'start > b', 'b.then > p > h'],
    },
    expected: ['b'],
  },
  {
    title: 'a variable that is no longer set before',
    second: { nodes, links: ['start > b', 'b.then > p > h > s'] },
    expected: ['b', 's'],
  },
  {
    title: 'a variable that is set by a node which comes earlier with another one',
    first: {
      nodes: { ...nodes, z: print('z') },
      links: ['start > b', 'b.then > p > h > z > s'],
    },
    second: { nodes: { ...nodes, z: print('z') }, links: ['start > z > s > b', 'b.then > p > h'] },
    unfinished: ['h', 'z', 's'],
    expected: ['b', 's'],
  },
  {
    title: 'a variable that is set by a node which nothing leads to any more',
    second: { nodes, links: ['start > b', 's > b', 'b.then > p > h'] },
    expected: ['b', 's'],
  },
  {
    title: 'a variable that is set in a loop before it is read, and not after',
    first: {
      nodes: { f: repeat, ...nodes },
      links: ['start > f', 'f.body > b', 'b.then > p', 'b.else > p', 'p > s'],
    },
    second: {
      nodes: { f: repeat, ...nodes },
      links: ['start > f', 'f.body > s > b', 'b.then > p', 'b.else > p'],
    },
    expected: ['b', 's'],
  },
  {
    title: 'a variable that is set only on one way now',
    second: {
      nodes: { ...nodes, new: branch('true') },
      links: ['start > new', 'new.then > s > b', 'new.else > b', 'b.then > p > h'],
    },
    expected: ['b', 's'],
  },
  {
    title: 'the output of a node that comes later',
    first: {
      nodes: { r: request('r'), b: branch('nodes.r.status = 200'), p: print('p'), h: request('h') },
      links: ['start > r > b', 'b.then > p > h'],
    },
    second: {
      nodes: { r: request('r'), b: branch('nodes.r.status = 200'), p: print('p'), h: request('h') },
      links: ['start > b', 'b.then > p > h > r'],
    },
    expected: ['b'],
  },
  ...['\nvars.x = 1', '$$.*.x = 1', '$lookup(vars, "x") = 1'].map((condition): Case => ({
    title: `a variable with another default, by ${JSON.stringify(condition)}`,
    first: { nodes: { b: branch(condition), h: request('h') }, links: ['start > b', 'b.then > h'] },
    second: {
      nodes: { b: branch(condition), h: request('h') },
      links: ['start > b', 'b.then > h'],
      variables: { x: 2, y: 1 },
    },
    expected: ['b'],
  })),
  {
    title:
      'a variable that is set by a node which an earlier version has put before it, and which has not run',
    first: { nodes: { ...nodes, n: set('y', 1) }, links: ['start > n > s > b', 'b.then > p > h'] },
    second: { nodes: { ...nodes, n: set('x', 1) }, links: ['start > n > s > b', 'b.then > p > h'] },
    unfinished: ['h', 'n'],
    isOfOtherFlow: true,
    expected: ['b', 'n'],
  },
  {
    title: 'all variables, which are declared in another order',
    first: ALL_VARIABLES,
    second: { ...ALL_VARIABLES, variables: { y: 1, x: 1 } },
    expected: ['b'],
  },
  {
    title: 'all variables, one of which a new node sets before it',
    first: ALL_VARIABLES,
    second: withMore(ALL_VARIABLES, { n: set('x', 2) }, 'start > n > b'),
    expected: ['b'],
  },
  {
    title: 'all variables, one of which a corrected node sets',
    first: withMore(ALL_VARIABLES, { s: set('x', 1) }, 'start > s > b'),
    second: withMore(ALL_VARIABLES, { s: set('x', 2) }, 'start > s > b'),
    expected: ['b', 's'],
  },
  {
    title: 'all nodes, with a new operation among them',
    first: ALL_NODES,
    second: withMore(ALL_NODES, { o: got }),
    expected: ['b'],
  },
  {
    title: 'all nodes, one of which is no longer there',
    first: withMore(ALL_NODES, { o: got }),
    second: ALL_NODES,
    expected: ['b'],
  },
  {
    title: 'all nodes, with a new one before it',
    first: ALL_NODES,
    second: withMore(ALL_NODES, { n: request('n') }, 'start > n > b'),
    expected: ['b'],
  },
  {
    title: 'all nodes, one of which reads a variable with another default',
    first: withMore(ALL_NODES, { o: got }),
    second: { ...withMore(ALL_NODES, { o: got }), variables: { x: 2, y: 1 } },
    expected: ['b'],
  },
  {
    title: 'an operation that is computed no more, since another node has its id',
    first: {
      nodes: { o: computed, b: branch('nodes.o.result'), h: request('h') },
      links: ['start > b', 'b.then > h'],
    },
    second: {
      nodes: {
        o: ['core.code.javascript', {}, { code: 'return 1' }],
        b: branch('nodes.o.result'),
        h: request('h'),
      },
      links: ['start > b', 'b.then > h > o'],
    },
    unfinished: ['h', 'o'],
    expected: ['b', 'o'],
  },
  {
    title: 'an input of the job whose variable has another type',
    first: { nodes: { b: branch('inputs.x = 1'), h: request('h') }, links: ['start > b', 'b.then > h'] },
    second: {
      nodes: { b: branch('inputs.x = 1'), h: request('h') },
      links: ['start > b', 'b.then > h'],
      variables: { 'x: string': '1', y: 1 },
    },
    expected: ['b'],
  },
];

describe('nodesWithOtherValues', () => {
  it.each(SOMETHING)('finds what reads $title', (one) => {
    expect(otherNodes(one)).toEqual(one.expected);
  });

  it('takes a node of a package that sets a variable for one that may read and set any, as its code may', () => {
    const setter: NodeDefinition = { ...catalogue.get('core.variable.set')!, namespace: 'demo' };
    const text = { en: 'for tests', zh: '测试用' };
    const others = builtinCatalogue([{ namespace: 'demo', title: text, description: text, nodes: [setter] }]);
    const flow = shortFlow(
      { start: ['core.event.start'], s: ['demo.set', { value: 1 }, { variable: 'x' }], t: set('x', 1) },
      ['start > s > t'],
      { x: 1, y: 1 },
    );
    const comparable = runSync(comparableNodes(flow, others));
    expect(comparable.get('s')).toMatchObject({ variables: 'all', sets: ['x', 'y'] });
    expect(comparable.get('t')).toMatchObject({ variables: new Set(), sets: ['x'] });
  });

  it('takes a node that was checked with another revision for another node, of which it is not known whether it is recorded', () => {
    const flow = shortFlow({ start: ['core.event.start'], h: request('h') }, ['start > h'], {});
    const checkedWith = (uses: Record<string, number>) =>
      runSync(comparableNodes(flow, catalogue, { uses })).get('h')!;
    const [one, other] = [1, 2].map((revision) => checkedWith({ 'core.http.request': revision }));
    expect(other!.does).not.toEqual(one!.does);
    expect([one!.isRecorded, other!.isRecorded]).toEqual([true, false]);
    expect(checkedWith({})).toEqual(one);
  });
});
