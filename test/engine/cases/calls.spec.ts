import { testCases } from './case.js';
import { call, P, own } from './short-nodes.js';

testCases([
  [
    'a call',
    { c: call(1, { n: 4 }), p: '{{ nodes.c.outputs.n }}' },
    ['start > c > p'],
    {},
    { printed: ['called', '5'], records: ['c#1~version1', 'c#1:1/p#1', 'p#1'] },
  ],
  [
    'a call that is retried',
    { c: call(2, null, { retries: 1, retryDelay: 2 }) },
    ['start > c'],
    {},
    { printed: ['tried', 'tried'], error: /^Node "c\/f": inside$/, after: 2 },
  ],
  [
    'a call of a process that returns nothing',
    { c: call(3), p: '{{ nodes.c.outputs }}' },
    ['start > c > p'],
    {},
    { printed: ['a', '{}'] },
  ],
  [
    'a return within a loop of a callee',
    { c: call(4), p: '{{ nodes.c.outputs.at }}' },
    ['start > c > p'],
    {},
    { printed: ['1'] },
  ],
  [
    'concurrent calls',
    { q: P, a: call(1, { n: 1 }), b: call(1, { n: 2 }), p: '{{ nodes.a.outputs.n & nodes.b.outputs.n }}' },
    ['start > q', 'q.1 > a', 'q.2 > b', 'q.completed > p'],
    {},
    { printed: ['called', 'called', '23'] },
  ],
  [
    'a call with inputs of another type',
    { c: call(1, { n: 'x' }) },
    ['start > c'],
    {},
    { error: /the inputs of process 1 are wrong: The variable "n" is of the type number/ },
  ],
  [
    'a call with a prototype among its inputs',
    { c: call(1, '{{ vars.o }}') },
    ['start > c'],
    { o: own('__proto__', { n: 1 }) },
    { error: /no variable "__proto__"/ },
  ],
  [
    'a call of an invalid id, or of a process that does not exist',
    {
      c: call(1.5, null, { continueOnErr: true }),
      d: call('{{ 9 }}', null, { continueOnErr: true }),
      p: '{{ nodes.c.errorMessage & "/" & nodes.d.errorMessage }}',
    },
    ['start > c > d > p'],
    {},
    {
      printed: [
        'the id of a process must be a whole number/there is no process 9 with a version that can be called',
      ],
    },
  ],
]);
