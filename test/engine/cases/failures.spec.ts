import { fail, set, wait } from '../short-run.js';
import { testCases } from './case.js';
import { repeat, P, T } from './short-nodes.js';

testCases([
  [
    'a failure after completed is not caught',
    { o: T, t: T, f: fail('late'), z: 'never', p: '{{ nodes.o.errorNode }}' },
    ['start > o', 'o.try > t', 't.catch > z', 't.completed > f', 'o.catch > p'],
    {},
    { printed: ['f'] },
  ],
  [
    'a failure in a catch meets the outer one, which knows its node',
    {
      o: T,
      t: T,
      f: fail('one'),
      g: fail('two'),
      p: '{{ nodes.o.errorNode & ": " & nodes.o.errorMessage }}',
    },
    ['start > o', 'o.try > t', 't.try > f', 't.catch > g', 'o.catch > p'],
    {},
    { printed: ['g: two'] },
  ],
  [
    'a failing branch keeps what it wrote before, its siblings do not',
    {
      t: T,
      q: P,
      s: set('x', 1),
      d: wait(1),
      f: fail('no'),
      u: set('y', 1),
      e: wait(9),
      p: '{{ vars.x & vars.y }}',
    },
    ['start > t', 't.try > q', 'q.1 > s > d > f', 'q.2 > u > e', 't.catch > p'],
    { x: 0, y: 0 },
    { printed: ['10'], after: 1 },
  ],
  [
    'records are named by frames',
    { r: repeat(1), t: T, q: P, p: 'p', f: fail('no'), c: 'c' },
    ['start > r', 'r.body > t', 't.try > q', 'q.1 > p > f', 't.catch > c'],
    {},
    { records: ['r#1:0/t#1:0/q#1:0/p#1', 'r#1:0/t#1:0/q#1~ended', 'r#1:0/t#1:1/c#1'] },
  ],
  [
    'before and after are separate waits',
    { p: ['core.log.print', { message: 'm' }, {}, { before: 2, after: 3 }] },
    ['start > p'],
    {},
    { printed: ['m'], after: 5, records: ['p#1~before', 'p#1', 'p#1~after'] },
  ],
  [
    'a timeout of 0 means no timeout',
    { d: ['core.time.delay', { seconds: 9999 }, {}, { timeout: 0 }] },
    ['start > d'],
    {},
    { after: 9999 },
  ],
  [
    'a negative wait, and one in text',
    { a: wait(-5), b: wait('1.5') },
    ['start > a > b'],
    {},
    { after: 1.5 },
  ],
  [
    'an expression that fails meets the error output',
    {
      p: ['core.log.print', { message: '{{ $number("x") }}' }],
      e: '{{ $exists(nodes.p.errorMessage) }}',
      z: 'never',
    },
    ['start > p > z', 'p.error > e'],
    {},
    { printed: ['true'] },
  ],
  [
    'the error output comes before the try',
    { t: T, d: ['core.time.delay', { seconds: '{{ "x" }}' }], e: 'error', c: 'catch', p: 'completed' },
    ['start > t', 't.try > d', 'd.error > e', 't.catch > c', 't.completed > p'],
    {},
    { printed: ['error', 'completed'] },
  ],
  [
    'continueOnErr after all retries',
    {
      d: [
        'core.time.delay',
        { seconds: 9 },
        {},
        { timeout: 1, retries: 1, retryDelay: 3, continueOnErr: true },
      ],
      p: 'on',
    },
    ['start > d > p'],
    {},
    { printed: ['on'], after: 5 },
  ],
  [
    'a failure empties the outputs, and a success the message',
    {
      r: repeat(3),
      n: ['core.time.delay', { seconds: '{{ nodes.r.index = 1 ? "x" : 0 }}' }, {}, { continueOnErr: true }],
      p: '{{ nodes.n.errorMessage ? "failed" : "fine" }}',
    },
    ['start > r', 'r.body > n > p'],
    {},
    { printed: ['fine', 'failed', 'fine'] },
  ],
]);
