import { validateFlow } from '../../src/flow/index.js';
import type { Json, Values } from '../../src/flow/index.js';
import { DEFAULT_LIMITS, FakeClock, runFlow } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { catalogue, compile, fail, flowOf, get, run, set, wait } from './short-run.js';
import type { Nodes } from './short-run.js';

const C = 'core.programming.';
const each = (list: Json, concurrency = 1): ShortNode => [`${C}forEach`, { list }, { concurrency }];
const repeat = (count: Json): ShortNode => [`${C}repeat`, { count }];
const branch = (condition: Json): ShortNode => [`${C}branch`, { condition }];
const back = (outputs: Json): ShortNode => [`${C}return`, { outputs }];
const call = (process: Json, inputs: Json = null, common: Values = {}): ShortNode => [
  `${C}callProcess`,
  { process, inputs },
  {},
  common,
];
const code = (source: string, common: Values = {}): ShortNode => [
  'core.code.javascript',
  {},
  { code: source },
  common,
];
const print = (level: string, message: Json = null): ShortNode => ['core.log.print', { message }, { level }];
const cases = (value: Json, ...list: Json[]): ShortNode => [`${C}switch`, { value }, { cases: list }];
const P: ShortNode = [`${C}parallel`];
const T: ShortNode = [`${C}tryCatch`];
const S: ShortNode = [`${C}sequence`];
const BREAK: ShortNode = [`${C}break`];
const CONTINUE: ShortNode = [`${C}continue`];
const own = (key: string, value: Json): Values =>
  JSON.parse(`{${JSON.stringify(key)}: ${JSON.stringify(value)}}`) as Values;

interface Ends {
  printed?: string[];
  outputs?: Json;
  /** The error of the job; without it the job is successful. */
  error?: RegExp;
  /** Seconds that have passed. */
  after?: number;
  /** Keys of its records. */
  records?: string[];
}
type Case = [what: string, nodes: Nodes, links: string[], variables: Values, ends: Ends];

/** Processes that the cases call, by id. */
const CALLEES = new Map([
  [1, compile({ p: 'called', r: back({ n: '{{ vars.n + 1 }}' }) }, ['start > p > r'], { n: 0 })],
  [2, compile({ p: 'tried', f: fail('inside') }, ['start > p > f'])],
  [3, compile({ a: 'a' }, ['start > a'])],
  [
    4,
    compile({ r: repeat(3), b: branch('{{ nodes.r.index = 1 }}'), o: back({ at: '{{ nodes.r.index }}' }) }, [
      'start > r',
      'r.body > b',
      'b.then > o',
    ]),
  ],
]);

const FLOWS: Case[] = [
  [
    'a return in a concurrent round',
    {
      f: each([1, 2, 3], 3),
      b: branch('{{ nodes.f.element = 2 }}'),
      r: back({ got: '{{ nodes.f.element }}' }),
      d: wait(5),
    },
    ['start > f', 'f.body > b', 'b.then > r', 'b.else > d'],
    {},
    { outputs: { got: 2 } },
  ],
  [
    'a break through try and parallel keeps what its branch wrote',
    {
      r: repeat(3),
      t: T,
      q: P,
      s: set('x', 1),
      k: BREAK,
      u: set('y', 1),
      d: wait(60),
      z: 'never',
      p: '{{ vars.x & vars.y }}',
    },
    [
      'start > r',
      'r.body > t',
      't.try > q',
      'q.1 > s > k',
      'q.2 > u > d',
      't.catch > z',
      't.completed > z',
      'r.completed > p',
    ],
    { x: 0, y: 0 },
    { printed: ['10'] },
  ],
  [
    'a continue in a branch',
    { r: repeat(2), q: P, k: CONTINUE, d: wait(9), z: 'never', p: 'done' },
    ['start > r', 'r.body > q', 'q.1 > k', 'q.2 > d > z', 'q.completed > z', 'r.completed > p'],
    {},
    { printed: ['done'], after: 0 },
  ],
  [
    'a continue in concurrent rounds keeps their writes',
    { f: each([1, 2], 2), s: set('x', '{{ nodes.f.element }}'), k: CONTINUE, p: '{{ vars.x }}' },
    ['start > f', 'f.body > s > k', 'f.completed > p'],
    { x: 0 },
    { printed: ['2'] },
  ],
  [
    'an inner break leaves the inner loop',
    {
      o: each(['a', 'b']),
      i: each([1, 2, 3]),
      b: branch('{{ nodes.i.element = 2 }}'),
      k: BREAK,
      p: '{{ nodes.o.element & nodes.i.element }}',
      d: 'done',
    },
    ['start > o', 'o.body > i', 'i.body > b', 'b.then > k', 'b.else > p', 'o.completed > d'],
    {},
    { printed: ['a1', 'b1', 'done'] },
  ],
  [
    'concurrent loops within each other',
    {
      o: each(['a', 'b'], 2),
      i: each([1, 2], 2),
      s: set('s', '{{ vars.s & nodes.o.element & nodes.i.element }}'),
      p: '{{ vars.s }}',
    },
    ['start > o', 'o.body > i', 'i.body > s', 'o.completed > p'],
    { s: '' },
    { printed: ['b2'] },
  ],
  [
    'outputs of branches pass outwards in their order',
    {
      q: P,
      a: set('x', 1),
      b: set('x', 2),
      d: wait(5),
      m: set('y', '{{ vars.x }}'),
      p: '{{ nodes.m.value & vars.y }}',
    },
    ['start > q', 'q.1 > d > a > m', 'q.2 > b > m', 'q.completed > p'],
    { x: 0, y: 0 },
    { printed: ['22'], after: 5 },
  ],
  [
    'branches are ordered by number',
    { q: P, a: set('x', 3), b: set('x', 10), c: set('x', 2), p: '{{ vars.x }}' },
    ['start > q', 'q.10 > b', 'q.3 > a', 'q.2 > c', 'q.completed > p'],
    { x: 0 },
    { printed: ['10'] },
  ],
  [
    'a parallel without branches',
    { q: P, p: 'on' },
    ['start > q', 'q.completed > p'],
    {},
    { printed: ['on'] },
  ],
  [
    'a sequence runs its outputs in the order of their numbers',
    { s: S, a: 'ten', b: 'two' },
    ['start > s', 's.10 > a', 's.2 > b'],
    {},
    { printed: ['two', 'ten'] },
  ],
  [
    'a continue in a sequence skips its rest',
    { r: repeat(2), s: S, k: CONTINUE, z: 'never' },
    ['start > r', 'r.body > s', 's.1 > k', 's.2 > z'],
    {},
    { printed: [] },
  ],
  [
    'a failure in a sequence',
    { s: S, f: fail('no'), z: 'never' },
    ['start > s', 's.1 > f', 's.2 > z'],
    {},
    { error: /^no$/, printed: [] },
  ],
  [
    'a switch compares as text',
    { w: cases('{{ 1 }}', '1', 'true'), a: 'one' },
    ['start > w', 'w.1 > a'],
    {},
    { printed: ['one'] },
  ],
  [
    'a switch on nothing',
    { w: cases('{{ null }}', 'a'), a: 'a', d: 'default' },
    ['start > w', 'w.a > a', 'w.default > d'],
    {},
    { printed: ['default'] },
  ],
  [
    'a switch to a case without a link',
    { w: cases('a', 'a'), d: 'default' },
    ['start > w', 'w.default > d'],
    {},
    { printed: [] },
  ],
  [
    'cases named like prototypes',
    { w: cases('constructor', 'constructor', '__proto__'), a: 'yes' },
    ['start > w', 'w.constructor > a'],
    {},
    { printed: ['yes'] },
  ],
  [
    'a while whose condition an operation computes before each round',
    {
      w: [`${C}while`],
      g: get('x'),
      l: ['core.operation.less', { b: 3 }],
      i: set('x', '{{ vars.x + 1 }}'),
      p: '{{ nodes.w.index }}',
    },
    ['start > w', 'g.value > l.a', 'l.result > w.condition', 'w.body > i > p'],
    { x: 0 },
    { printed: ['0', '1', '2'] },
  ],
  [
    'a repeat of nothing and of part of a round',
    { a: repeat(-1), b: repeat(0.9), c: repeat('2.7'), z: 'never', p: 'round' },
    ['start > a', 'a.body > z', 'a.completed > b', 'b.body > z', 'b.completed > c', 'c.body > p'],
    {},
    { printed: ['round', 'round'] },
  ],
  [
    'a forEach over a text',
    { f: each('{{ vars.t }}') },
    ['start > f'],
    { t: 'abc' },
    { error: /^Node "f": its input "list" must be array, but got the text "abc"$/ },
  ],
  [
    'a forEach keeps the list that it began with',
    { f: each('{{ vars.l }}'), s: set('l', '{{ [] }}'), p: '{{ nodes.f.element }}' },
    ['start > f', 'f.body > s > p'],
    { l: [1, 2] },
    { printed: ['1', '2'] },
  ],
  [
    'fail without a message, and return without outputs',
    { t: T, f: [`${C}fail`], r: [`${C}return`] },
    ['start > t', 't.try > f', 't.catch > r'],
    {},
    { outputs: {} },
  ],
  [
    'a return skips pending links',
    { a: 'a', r: back({}), z: 'never' },
    ['start > a > r', 'start > z'],
    {},
    { printed: ['a'], outputs: {} },
  ],
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
];

test.each(FLOWS)(
  '%s',
  async (_what, nodes, links, variables, { printed, outputs, error, after, records }) => {
    const ran = await run(nodes, links, variables, {
      callee: (process) => {
        const flow = CALLEES.get(process);
        return Promise.resolve(flow ? { version: 1, flow } : null);
      },
    });
    if (error === undefined) expect(ran.outcome).toEqual({ state: 'successful', outputs: outputs ?? {} });
    else expect(ran.outcome).toMatchObject({ state: 'failed', error: expect.stringMatching(error) });
    if (printed !== undefined) expect(ran.printed).toEqual(printed);
    if (after !== undefined) expect(ran.clock.now() - new FakeClock().now()).toBe(after * 1000);
    if (records !== undefined) expect(ran.journal.added.map(([key]) => key)).toEqual(records);
    // A replay from all records has the same outcome, and repeats nothing.
    const again = await runFlow(compile(nodes, links, variables), {
      journal: ran.journal.cut(),
      callee: (process) =>
        Promise.resolve(CALLEES.has(process) ? { version: 1, flow: CALLEES.get(process)! } : null),
    });
    expect([again.outcome, again.logs, again.journal.added]).toEqual([ran.outcome, [], []]);
  },
);

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

test.each(FAULTY)('faults: %s', (_what, nodes, links, faults) => {
  const found = validateFlow(flowOf(nodes, links), catalogue, DEFAULT_LIMITS);
  expect(
    found.map(({ code: it, node, port }) => [it, [node, port].filter(Boolean).join('.')].join(' ')),
  ).toEqual(faults);
});
