import { validateFlow } from '../../../src/flow/index.js';
import type { Json } from '../../../src/flow/index.js';
import { DEFAULT_LIMITS } from '../../../src/flow/testing.js';
import type { ShortNode } from '../../../src/flow/testing.js';
import { catalogue, flowOf, wait } from '../short-run.js';
import type { Nodes } from '../short-run.js';
import { C, each, repeat, branch, call, cases, P, BREAK, CONTINUE } from './short-nodes.js';

const add = (a: Json = null): ShortNode => ['core.operation.add', { a, b: 1 }];

/** Flows with faults: `code node.port` for each, in the order of the report. */
const FAULTY: [what: string, nodes: Nodes, links: string[], faults: string[]][] = [
  [
    'types that no value fits both of',
    {
      l: each([1]),
      d: wait(1),
      o: ['core.operation.merge'],
      t: ['core.operation.split', { value: 'a' }],
      b: branch(true),
      n: ['core.operation.not', { a: true }],
    },
    ['t.result > o.a', 'n.result > d.seconds', 'o.result > l.list', 't.result > b.condition'],
    ['unlike-types t.result', 'unlike-types n.result', 'unlike-types o.result', 'unlike-types t.result'],
  ],
  [
    'links to a port that does not exist',
    { a: add(1), p: 'p' },
    ['p > start', 'start > a', 'p.errors > p', 'a.result > p.massage'],
    ['dangling-link start', 'dangling-link a', 'dangling-link p.errors', 'dangling-link p.massage'],
  ],
  [
    'common options',
    {
      d: [
        'core.time.delay',
        { seconds: 1 },
        {},
        { retries: 'x', timeout: -1, continueOnErr: 'yes', before: 1e12, retryDelay: null },
      ],
    },
    [],
    ['bad-option d.before', 'bad-option d.timeout', 'bad-option d.retries', 'bad-option d.continueOnErr'],
  ],
  ['a call of nothing', { c: [`${C}callProcess`] }, [], ['missing-input c.process']],
  ['a call of an id that is not a number', { c: call('seven') }, [], ['bad-value c.process']],
  [
    'operations in a ring, by links and by expressions',
    { a: add(), b: add(), c: add('{{ nodes.c.result }}') },
    ['a.result > b.a', 'b.result > a.a'],
    ['operation-cycle a', 'operation-cycle c'],
  ],
  [
    'an expression node that reads itself',
    { e: ['core.operation.expression', {}, { expression: 'nodes.e.result' }] },
    [],
    ['operation-cycle e'],
  ],
  [
    'positions',
    { a: 'x {{ 1 + }}', e: ['core.operation.expression', {}, { expression: '1 +' }] },
    [],
    ['bad-expression a.message', 'bad-expression e.expression'],
  ],
  [
    'what differs each time',
    {
      a: '{{ $random() }}',
      b: '{{ $map([1], $shuffle) }}',
      e: ['core.operation.expression', {}, { expression: '$now()' }],
    },
    [],
    ['forbidden-function a.message', 'forbidden-function b.message', 'forbidden-function e.expression'],
  ],
  [
    'a case twice, and a port of none',
    { w: cases('a', 'a', 'a'), p: 'p' },
    ['w.b > p'],
    ['bad-option w.cases', 'dangling-link w.b'],
  ],
  [
    'loops that the picture only seems to have',
    { r: repeat(1), k: BREAK, c: CONTINUE, q: P },
    ['start > q', 'q.1 > k', 'r.completed > c'],
    ['outside-loop k', 'outside-loop c'],
  ],
  [
    'names of branches',
    { q: P, a: 'a' },
    ['q.0 > a', 'q.01 > a', 'q.3 > a'],
    ['dangling-link q.0', 'dangling-link q.01'],
  ],
  ['nodes that nothing reaches', { a: 'a', b: add(1), r: repeat(1) }, [], []],
];

test.each(FAULTY)('%s', (_what, nodes, links, faults) => {
  const found = validateFlow(flowOf(nodes, links), catalogue, DEFAULT_LIMITS);
  expect(
    found.map(({ code: it, node, port }) => [it, [node, port].filter(Boolean).join('.')].join(' ')),
  ).toEqual(faults);
});
