import { set } from '../short-run.js';
import { testCases } from './case.js';
import { code, print, own } from './short-nodes.js';

testCases([
  [
    'levels and types of printed values',
    { a: print('warn', { a: [1] }), b: print('error'), c: print('debug', 'two\nlines') },
    ['start > a > b > c'],
    {},
    { printed: ['{"a":[1]}', 'null', 'two\nlines'] },
  ],
  [
    'a variable named like a prototype',
    { s: set('__proto__', 7), p: '{{ vars.__proto__ }}', q: '{{ vars.constructor }}' },
    ['start > s > p > q'],
    { ...own('__proto__', 5), constructor: 6 },
    { printed: ['7', '6'] },
  ],
  [
    'nodes named like prototypes',
    { constructor: set('x', 1), toString: 'x', p: '{{ nodes.constructor.value }}' },
    ['start > constructor > toString > p'],
    { x: 0 },
    { printed: ['x', '1'] },
  ],
  [
    'keys of templates named like prototypes',
    { p: ['core.log.print', { message: own('__proto__', '{{ 1 }}') }] },
    ['start > p'],
    {},
    { printed: ['{"__proto__":1}'] },
  ],
  [
    'the time',
    { n: ['core.time.now'], p: '{{ nodes.n.value }}' },
    ['start > n > p'],
    {},
    { printed: ['2024-01-01T00:00:00.000Z'] },
  ],
  [
    'a text that is a date and a number',
    {
      d: set('d', '{{ "2024-02-29T10:00:00.5+0800" }}'),
      n: set('n', '{{ " 1e2 " }}'),
      p: '{{ vars.d & " " & (vars.n + 1) }}',
    },
    ['start > d > n > p'],
    { 'd:date': null, 'n:number': null },
    { printed: ['2024-02-29T10:00:00.5+0800 101'] },
  ],
  [
    'a date without a zone',
    { d: set('d', '{{ "2024-02-29T10:00:00" }}') },
    ['start > d'],
    { 'd:date': null },
    { error: /variable "d" is of the type date, but got the text/ },
  ],
  [
    'a password is text',
    { s: set('w', '{{ 12 }}'), p: '{{ $type(vars.w) }}' },
    ['start > s > p'],
    { 'w:password': '' },
    { printed: ['string'] },
  ],
  [
    'code that returns a value that a flow cannot hold',
    { j: code('return NaN') },
    ['start > j'],
    {},
    { error: /^Node "j": .*NaN/ },
  ],
]);
