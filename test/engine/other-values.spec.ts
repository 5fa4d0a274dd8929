import { comparableNodes, type Json, nodesWithOtherValues, type Values } from '../../src/flow/index.js';
import { runSync } from '../../src/flow/slices.js';
import { shortFlow, type ShortNode } from '../../src/flow/testing.js';
import { catalogue } from './short-run.js';

const P = 'core.programming.';

interface Flow {
  nodes: Record<string, ShortNode>;
  links: string[];
  variables?: Values;
}

/** Those of the nodes that may get other values, where all nodes of the first flow have run except `unfinished`. */
function otherValues(first: Flow, second: Flow, unfinished: string[] = []): string[] {
  const [before, now] = [first, second].map(({ nodes, links, variables = { x: 1, y: 1 } }) => {
    const flow = shortFlow({ start: ['core.event.start'], ...nodes }, links, variables) as Record<
      string,
      Json
    >;
    return runSync(comparableNodes(flow, catalogue));
  });
  const differing = (part: 'reads' | 'follows'): Set<string> =>
    new Set(
      [...now!].flatMap(([id, node]) => {
        const old = before!.get(id);
        return old && JSON.stringify(old[part]) !== JSON.stringify(node[part]) ? [id] : [];
      }),
    );
  const finished = new Set([...before!.keys()].filter((id) => !unfinished.includes(id)));
  const [readsOtherwise, followsOtherwise] = [differing('reads'), differing('follows')];
  return [
    ...runSync(
      nodesWithOtherValues({ before: before!, now: now!, readsOtherwise, followsOtherwise, finished }),
    ),
  ].sort();
}

const branch = (condition: string): ShortNode => [`${P}branch`, { condition: `{{ ${condition} }}` }];
const set = (variable: string, value: Json): ShortNode => ['core.variable.set', { value }, { variable }];
const print = (message: string): ShortNode => ['core.log.print', { message }];
const request = (body: string): ShortNode => ['core.http.request', { url: 'http://a/', body }];

/** start > s > b > p > h, with a set of `x`, a branch that reads it, and a request that has not finished. */
const nodes = { s: set('x', '{{ vars.y }}'), b: branch('vars.x = 1'), p: print('p'), h: request('h') };
const links = ['start > s > b', 'b.then > p > h'];

describe('nodesWithOtherValues', () => {
  it.each<{ title: string; first?: Flow; second: Flow; unfinished?: string[]; expected: string[] }>([
    { title: 'none of the same flow', second: { nodes, links }, expected: [] },
    {
      title: 'what reads a variable with another default, and what reads the variable that is set to it',
      second: { nodes, links, variables: { x: 1, y: 2 } },
      expected: ['b', 's'],
    },
    {
      title: 'only what is new, where that sets nothing that others read',
      second: {
        nodes: { ...nodes, new: print('{{ vars.y }}'), set: set('y', 2) },
        links: ['start > s > new > b', 'b.then > p > set > h'],
      },
      expected: ['new', 'set'],
    },
    {
      title: 'what reads a variable that a new node sets before',
      second: { nodes: { ...nodes, set: set('y', 2) }, links: ['start > set > s > b', 'b.then > p > h'] },
      expected: ['b', 's', 'set'],
    },
    {
      title: 'what reads a variable that is set after it, where both come again in a loop',
      first: {
        nodes: { ...nodes, f: [`${P}repeat`, { count: 2 }] },
        links: ['start > s > f', 'f.body > b', 'b.then > p > h'],
      },
      second: {
        nodes: { ...nodes, f: [`${P}repeat`, { count: 2 }], set: set('x', 2) },
        links: ['start > s > f', 'f.body > b', 'b.then > p > h > set'],
      },
      expected: ['b', 'set'],
    },
    {
      title: 'what comes in the next output of a node after the one in which a variable is set',
      first: { nodes, links: ['start > s', 'start > b', 'b.then > p > h'] },
      second: {
        nodes: { ...nodes, set: set('x', 2) },
        links: ['start > s > set', 'start > b', 'b.then > p > h'],
      },
      expected: ['b', 'set'],
    },
    {
      title: 'what reads a variable that is no longer set before',
      second: { nodes, links: ['start > b', 'b.then > p > h > s'] },
      expected: ['b'],
    },
    {
      title: 'nothing after a set that is reached by other links and still comes before',
      second: { nodes: { ...nodes, new: print('new') }, links: ['start > new > s > b', 'b.then > p > h'] },
      expected: ['new'],
    },
    {
      title: 'nothing that has run before a set that has not run yet',
      first: { nodes: { ...nodes, s: print('s'), h: set('x', '{{ vars.y }}') }, links },
      second: {
        nodes: { ...nodes, s: print('s'), h: set('x', '{{ vars.y }}') },
        links,
        variables: { x: 1, y: 2 },
      },
      unfinished: ['h'],
      expected: ['h'],
    },
    {
      title: 'what reads another value by a link, and by an expression that names no node',
      first: {
        nodes: {
          o: ['core.operation.expression', {}, { expression: 'vars.y' }],
          p: print('{{ nodes.o.result }}'),
          q: print('{{ $lookup(nodes, "o") }}'),
          r: print('{{ nodes.p }}'),
        },
        links: ['start > p > q > r'],
      },
      second: {
        nodes: {
          o: ['core.operation.expression', {}, { expression: 'vars.y' }],
          p: print('{{ nodes.o.result }}'),
          q: print('{{ $lookup(nodes, "o") }}'),
          r: print('{{ nodes.p }}'),
        },
        links: ['start > p > q > r'],
        variables: { x: 1, y: 2 },
      },
      expected: ['o', 'p', 'q'],
    },
    {
      title: 'nothing that reads a recorded outcome',
      first: {
        nodes: { h: request('{{ vars.y }}'), b: branch('nodes.h.status = 200') },
        links: ['start > h > b'],
      },
      second: {
        nodes: { h: request('{{ vars.y }}'), b: branch('nodes.h.status = 200') },
        links: ['start > h > b'],
        variables: { x: 1, y: 2 },
      },
      expected: ['h'],
    },
  ])('are $title', ({ first = { nodes, links }, second, unfinished, expected }) => {
    expect(otherValues(first, second, unfinished)).toEqual(expected);
  });
});
