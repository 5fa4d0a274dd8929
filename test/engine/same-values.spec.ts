import type { Values } from '../../src/flow/index.js';
import type { ShortNode } from '../../src/flow/testing.js';
import {
  type Case,
  P,
  branch,
  set,
  print,
  request,
  whilst,
  nodes,
  links,
  otherNodes,
} from './other-nodes.js';

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

describe('nodesWithOtherValues', () => {
  it.each([...NOTHING, ...AFTER_LOOPS])('finds nothing in $title', (one) => {
    expect(otherNodes(one)).toEqual(one.expected);
  });
});
