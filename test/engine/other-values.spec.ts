import { isDeepStrictEqual } from 'node:util';
import {
  comparableNodes,
  type Json,
  movedNodes,
  type NodeDefinition,
  nodesWithOtherValues,
  type Values,
} from '../../src/flow/index.js';
import { runSync } from '../../src/flow/slices.js';
import { shortFlow, type ShortNode } from '../../src/flow/testing.js';
import { builtinCatalogue } from '../../src/nodes/index.js';
import { catalogue } from './short-run.js';

const P = 'core.programming.';

interface Flow {
  nodes: Record<string, ShortNode>;
  links: string[];
  variables?: Values;
}

interface Case {
  title: string;
  first?: Flow;
  second: Flow;
  unfinished?: string[];
  isOfOtherFlow?: boolean;
  expected: string[];
}

/** Those of the nodes that may get other values, where all nodes of the first flow have run except `unfinished`. */
function otherValues({
  first = { nodes, links },
  second,
  unfinished = ['h'],
  isOfOtherFlow = false,
}: Case): string[] {
  const comparable = ({ nodes: all, links: drawn, variables = { x: 1, y: 1 } }: Flow) => {
    const flow = shortFlow({ start: ['core.event.start'], ...all }, drawn, variables);
    return runSync(comparableNodes(flow, catalogue));
  };
  const [before, now] = [comparable(first), comparable(second)];
  const readsOtherwise = new Set(
    [...now.keys()].filter((id) => !isDeepStrictEqual(before.get(id)?.reads, now.get(id)!.reads)),
  );
  const finished = new Set([...before.keys()].filter((id) => !unfinished.includes(id)));
  for (const id of readsOtherwise) if (!before.has(id)) readsOtherwise.delete(id);
  const different = new Set(
    [...now].flatMap(([id, { does }]) =>
      JSON.stringify(before.get(id)?.does) === JSON.stringify(does) ? [] : [id],
    ),
  );
  for (const id of before.keys()) if (!now.has(id)) different.add(id);
  const moved = runSync(movedNodes(before, now));
  return [
    ...runSync(
      nodesWithOtherValues({ before, now, different, readsOtherwise, finished, moved, isOfOtherFlow }),
    ),
  ].sort();
}

const branch = (condition: string): ShortNode => [`${P}branch`, { condition: `{{ ${condition} }}` }];
const set = (variable: string, value: Json): ShortNode => ['core.variable.set', { value }, { variable }];
const print = (message: string): ShortNode => ['core.log.print', { message }];
const request = (body: string): ShortNode => ['core.http.request', { url: 'http://a/', body }];
const repeat: ShortNode = [`${P}repeat`, { count: 2 }];
const whilst: ShortNode = [`${P}while`, { condition: '{{ vars.x < 3 }}' }];

/** start > s > b > p > h, with a set of `x`, a branch that reads it, and a request that has not finished. */
const nodes = { s: set('x', '{{ vars.y }}'), b: branch('vars.x = 1'), p: print('p'), h: request('h') };
const links = ['start > s > b', 'b.then > p > h'];

const NOTHING: Case[] = [
  { title: 'the same flow', second: { nodes, links }, expected: [] },
  {
    title: 'something new that sets nothing which others read',
    second: {
      nodes: { ...nodes, new: print('{{ vars.y }}'), set: set('y', 2) },
      links: ['start > new > s > b', 'b.then > p > set > h'],
    },
    expected: [],
  },
  {
    title: 'a set that comes after all that reads the variable',
    second: { nodes: { ...nodes, set: set('x', 2) }, links: ['start > s > b', 'b.then > p > h > set'] },
    expected: [],
  },
  {
    title: 'a set that has not run and gets another value',
    first: { nodes: { ...nodes, s: print('s'), h: set('x', '{{ vars.y }}') }, links },
    second: {
      nodes: { ...nodes, s: print('s'), h: set('x', '{{ vars.y }}') },
      links,
      variables: { x: 1, y: 2 },
    },
    expected: ['h'],
  },
  {
    title: 'a set that has not run and sets something else',
    first: {
      nodes: { b: branch('vars.x = 1'), h: request('h'), s: set('x', 1) },
      links: ['start > b', 'b.then > h > s'],
    },
    second: {
      nodes: { b: branch('vars.x = 1'), h: request('h'), s: set('x', 2) },
      links: ['start > b', 'b.then > h > s'],
    },
    unfinished: ['h', 's'],
    expected: [],
  },
  {
    title: 'something new before what sets the variable of a loop',
    first: {
      nodes: { w: whilst, p: print('p'), s: set('x', '{{ vars.x + 1 }}') },
      links: ['start > w', 'w.body > p > s'],
    },
    second: {
      nodes: { w: whilst, p: print('p'), new: print('new'), s: set('x', '{{ vars.x + 1 }}') },
      links: ['start > w', 'w.body > p > new > s'],
    },
    unfinished: ['s'],
    expected: [],
  },
  {
    title: 'a node on the way that was drawn before, and not linked',
    first: { nodes: { ...nodes, q: print('q') }, links },
    second: { nodes: { ...nodes, q: print('q') }, links: ['start > q > s > b', 'b.then > p > h'] },
    unfinished: ['h', 'q'],
    expected: [],
  },
  {
    title: 'a tryCatch around what has failed',
    second: {
      nodes: { ...nodes, t: [`${P}tryCatch`] },
      links: ['start > s > b', 'b.then > p > t', 't.try > h'],
    },
    expected: [],
  },
  {
    title: 'another default of a variable that is only set',
    first: { nodes: { s: set('x', 1), h: request('{{ vars.x }}') }, links: ['start > s > h'] },
    second: {
      nodes: { s: set('x', 1), h: request('{{ vars.x }}') },
      links: ['start > s > h'],
      variables: { x: 2, y: 1 },
    },
    expected: ['h'],
  },
  {
    title: 'another value of a recorded outcome',
    first: {
      nodes: { h: request('{{ vars.y }}'), b: branch('nodes.h.status = 200') },
      links: ['start > h > b'],
    },
    second: {
      nodes: { h: request('{{ vars.y }}'), b: branch('nodes.h.status = 200') },
      links: ['start > h > b'],
      variables: { x: 1, y: 2 },
    },
    unfinished: [],
    expected: ['h'],
  },
];

const AFTER_LOOPS: Case[] = ['forEach', 'repeat', 'while', 'tryCatch', 'parallel'].map((kind) => {
  const inputs: Record<string, Values> = {
    forEach: { list: [1] },
    repeat: { count: 1 },
    while: { condition: true },
  };
  const port = { tryCatch: 'try', parallel: '1' }[kind] ?? 'body';
  const around: Record<string, ShortNode> = {
    f: [P + kind, inputs[kind] ?? {}],
    b: branch('vars.x = 1'),
    h: request('h'),
  };
  const first = ['start > f', `f.${port} > b`];
  return {
    title: `a set after ${kind} of a variable that is read in it`,
    first: { nodes: around, links: [...first, 'f.completed > h'] },
    second: { nodes: { ...around, set: set('x', 5) }, links: [...first, 'f.completed > set > h'] },
    expected: [],
  };
});

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
  // What has not run yet does not matter, and new nodes have no other values.
  const relevant = (one: Case): string[] => {
    const old = Object.keys((one.first ?? { nodes }).nodes);
    return otherValues(one).filter((id) => old.includes(id) && id !== 'p');
  };

  it.each([...NOTHING, ...AFTER_LOOPS])('finds nothing in $title', (one) => {
    expect(relevant(one)).toEqual(one.expected);
  });

  it.each(SOMETHING)('finds what reads $title', (one) => {
    expect(relevant(one)).toEqual(one.expected);
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
});
