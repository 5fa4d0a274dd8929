import fc from 'fast-check';
import type { Json } from '../../src/flow/index.js';
import { validateFlow } from '../../src/flow/index.js';
import { DEFAULT_LIMITS, shortFlow } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { askNode, catalogueWith } from './ask-node.js';

/** An outside node. Its result depends only on its step; a third of all fail. It appends its idempotency key to `settings.asked`. */
const ask = askNode(async (_inputs, step) => {
  await new Promise((resolve) => setImmediate(resolve));
  (step.settings.asked as string[]).push(step.idempotencyKey);
  if (step.idempotencyKey.length % 3 === 0) throw new Error('no answer');
  return { value: step.idempotencyKey.length };
});

export const catalogue = catalogueWith(ask);

const C = 'core.programming.';
const variable = fc.constantFrom('x', 'y');
const value = fc.constantFrom<Json>(
  1,
  'text',
  '{{ vars.x }}',
  '{{ vars.x + 1 }}',
  '{{ vars.y & "!" }}',
  '{{ $count(vars.l) }}',
  '{{ $string(nodes.n1) }}',
);
const condition = fc.constantFrom<Json>(true, false, '{{ vars.x < 3 }}', '{{ vars.x > "a" }}');
const common = fc.record({
  continueOnErr: fc.boolean(),
  retries: fc.constantFrom(0, 0, 1),
  retryDelay: fc.constantFrom(0, 2),
  timeout: fc.constantFrom(0, 0, 1),
  before: fc.constantFrom(0, 0, 3),
  after: fc.constantFrom(0, 0, 1),
});

/** A random node and the names of its flow outputs. */
const node: fc.Arbitrary<{ node: ShortNode; ways: readonly string[] }> = fc.oneof(
  value.map((message) => ({ node: ['core.log.print', { message }] as ShortNode, ways: [''] })),
  fc.tuple(variable, value).map(([name, it]) => ({
    node: ['core.variable.set', { value: it }, { variable: name }] as ShortNode,
    ways: [''],
  })),
  condition.map((it) => ({ node: [`${C}branch`, { condition: it }] as ShortNode, ways: ['then', 'else'] })),
  fc.constantFrom(1, 1, 2, 3).map((concurrency) => ({
    node: [`${C}forEach`, { list: '{{ vars.l }}' }, { concurrency }] as ShortNode,
    ways: ['body', 'completed'],
  })),
  fc.nat(3).map((count) => ({ node: [`${C}repeat`, { count }] as ShortNode, ways: ['body', 'completed'] })),
  condition.map((it) => ({
    node: [`${C}while`, { condition: it }] as ShortNode,
    ways: ['body', 'completed'],
  })),
  fc.constant({ node: [`${C}sequence`] as ShortNode, ways: ['1', '2'] }),
  fc.constant({ node: [`${C}parallel`] as ShortNode, ways: ['1', '2', 'completed'] }),
  fc.constant({ node: [`${C}tryCatch`] as ShortNode, ways: ['try', 'catch', 'completed'] }),
  fc
    .constantFrom('break', 'continue', 'return')
    .map((name) => ({ node: [`${C}${name}`] as ShortNode, ways: [] })),
  fc.constant({ node: [`${C}fail`, { message: 'failed on purpose' }] as ShortNode, ways: [] }),
  fc.tuple(fc.constantFrom<Json>(0, 0.5, 2), common).map(([seconds, it]) => ({
    node: ['core.time.delay', { seconds }, {}, it] as ShortNode,
    ways: ['', 'error'],
  })),
  fc.constant({ node: ['core.time.now'] as ShortNode, ways: [''] }),
  fc.tuple(value, common).map(([it, more]) => ({
    node: ['test.ask', { value: it }, {}, { ...more, timeout: 0 }] as ShortNode,
    ways: ['', 'error'],
  })),
  // The called process takes two seconds.
  fc.tuple(fc.constantFrom(2, 2, 3), common, fc.constantFrom(0, 1, 3)).map(([process, it, timeout]) => ({
    node: [`${C}callProcess`, { process, inputs: { n: 1 } }, {}, { ...it, timeout }] as ShortNode,
    ways: ['', 'error'],
  })),
);

/** The process that random flows call. */
export const callee = shortFlow(
  {
    start: ['core.event.start'],
    a: ['test.ask'],
    p: ['core.log.print', { message: 'called' }],
    d: ['core.time.delay', { seconds: 2 }],
    r: [`${C}return`, { outputs: { n: '{{ vars.n + 1 }}' } }],
  },
  ['start > a > p > d > r'],
  { n: 0 },
);

/** A random flow without faults. Its links may form loops. */
export const flow: fc.Arbitrary<Json> = fc
  .array(node, { minLength: 2, maxLength: 10 })
  .chain((nodes) => {
    const target = fc.nat(nodes.length - 1);
    const ways = nodes.flatMap(({ ways: own }, index) =>
      own.map((way) => `n${index}${way === '' ? '' : `.${way}`}`),
    );
    const followers = fc.array(fc.array(target, { maxLength: 2 }), {
      minLength: ways.length,
      maxLength: ways.length,
    });
    return followers.map((targets) => ({
      nodes,
      links: ways.flatMap((way, index) => [...new Set(targets[index])].map((to) => `${way} > n${to}`)),
    }));
  })
  .map(({ nodes, links }) => {
    const byId = Object.fromEntries(nodes.map(({ node: it }, index) => [`n${index}`, it]));
    const make = () =>
      shortFlow({ start: ['core.event.start'], ...byId }, ['start > n0', ...links], {
        x: 0,
        y: 'y',
        l: [1, 2, 3],
      });
    for (const fault of validateFlow(make(), catalogue, DEFAULT_LIMITS)) {
      // Replace a break outside any loop.
      if (fault.code === 'outside-loop' && fault.node !== null)
        byId[fault.node] = ['core.log.print', { message: 'instead' }];
    }
    return make();
  })
  .filter((made) => validateFlow(made, catalogue, DEFAULT_LIMITS).length === 0);
