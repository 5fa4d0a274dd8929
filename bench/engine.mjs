/**
 * The engine without a database: steps per second on one core, memory kept by a long loop, and the time of a replay. Prints one
 * line per measurement. Run `npm run build` first.
 */
import { compileFlow, validateFlow } from '#dist/flow/index.js';
import { DEFAULT_LIMITS, FakeJournal, runFlow, shortFlow } from '#dist/flow/testing.js';
import { builtinCatalogue } from '#dist/nodes/index.js';
import { median } from './measure.mjs';

const catalogue = builtinCatalogue();
const ROUNDS = 5;

/** @typedef {Record<string, import('#dist/flow/testing.js').ShortNode>} Nodes */

/**
 * @param {Nodes} nodes
 * @param {string[]} links
 * @param {Parameters<typeof shortFlow>[2]} [variables]
 */
function compile(nodes, links, variables = {}) {
  const flow = shortFlow({ start: ['core.event.start'], ...nodes }, links, variables);
  const faults = validateFlow(flow, catalogue, DEFAULT_LIMITS);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return compileFlow(flow, catalogue);
}

/**
 * @param {string} [value]
 * @returns {import('#dist/flow/testing.js').ShortNode}
 */
const set = (value) => ['core.variable.set', value === undefined ? {} : { value }, { variable: 'x' }];
/**
 * @param {string | boolean} condition
 * @returns {import('#dist/flow/testing.js').ShortNode}
 */
const branch = (condition) => ['core.programming.branch', { condition }];

/** Endless loops, which end at the maximum number of steps. */
const loops = {
  'control (repeat, branch)': compile({ r: ['core.programming.repeat', { count: 1e9 }], b: branch(true) }, [
    'start > r',
    'r.body > b',
  ]),
  'control (a loop of links, templates)': compile(
    { i: set('{{ vars.x + 1 }}'), b: branch('{{ vars.x >= 0 }}') },
    ['start > i > b', 'b.then > i'],
    { x: 0 },
  ),
  'operations (while, get, less, add, set)': compile(
    {
      w: ['core.programming.while'],
      g: ['core.variable.get', {}, { variable: 'x' }],
      less: ['core.operation.less', { b: 1e9 }],
      add: ['core.operation.add', { b: 1 }],
      s: set(),
    },
    [
      'start > w',
      'g.value > less.a',
      'less.result > w.condition',
      'w.body > s',
      'g.value > add.a',
      'add.result > s.value',
    ],
    { x: 0 },
  ),
  'recorded (print)': compile({ p: ['core.log.print', { message: 'a line' }] }, ['start > p > p']),
  'JSONata (functions)': compile({ i: set('{{ $sum([vars.x, 1]) }}') }, ['start > i > i'], { x: 0 }),
};

/**
 * @template T
 * @param {() => T | Promise<T>} work
 */
async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { milliseconds: performance.now() - start, result };
}

/**
 * @param {() => unknown} work
 * @returns {Promise<number>} milliseconds
 */
async function medianTime(work) {
  /** @type {number[]} */
  const times = [];
  for (let round = 0; round < ROUNDS; round++) times.push((await timed(work)).milliseconds);
  return median(times);
}

/**
 * @param {string} what
 * @param {string} value
 */
function line(what, value) {
  console.log(`${what.padEnd(44)} ${value}`);
}

for (const [name, flow] of Object.entries(loops)) {
  const maxSteps = name.startsWith('JSONata') || name.startsWith('recorded') ? 50_000 : 1_000_000;
  const milliseconds = await medianTime(() =>
    runFlow(flow, { limits: { maxSteps, maxRecordBytes: Infinity, maxLogBytes: Infinity } }),
  );
  line(`steps/s, ${name}`, Math.round((maxSteps / milliseconds) * 1000).toLocaleString('en'));
}

/**
 * Returns by how many megabytes a loop grows the heap.
 *
 * @param {number} maxSteps
 */
async function heapAfter(maxSteps) {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  await runFlow(loops['operations (while, get, less, add, set)'], { limits: { maxSteps } });
  globalThis.gc?.();
  return (process.memoryUsage().heapUsed - before) / 1e6;
}
await heapAfter(1000);
line('heap kept by a loop of 1,000 steps', `${(await heapAfter(1000)).toFixed(1)} MB`);
line('heap kept by a loop of 100,000 steps', `${(await heapAfter(100_000)).toFixed(1)} MB`);

const prints = compile(
  {
    r: ['core.programming.repeat', { count: 10_000 }],
    p: ['core.log.print', { message: 'round {{ nodes.r.index }}' }],
  },
  ['start > r', 'r.body > p'],
);
const { journal } = await runFlow(prints);
const milliseconds = await medianTime(async () => {
  const { outcome, logs } = await runFlow(prints, { journal: new FakeJournal(journal.added) });
  if (outcome.state !== 'successful' || logs.length > 0) throw new Error('the replay has another result');
});
line('replay of 10,000 records', `${Math.round(milliseconds)} ms`);

/** @type {Nodes} */
const nodes = { start: ['core.event.start'] };
/** @type {string[]} */
const links = [];
for (let index = 0; index < 2490; index++) {
  nodes[`o${index}`] = ['core.operation.add', { a: `{{ vars.x + ${index} }}`, b: 1 }];
  nodes[`p${index}`] = ['core.log.print', { message: `is {{ vars.x & "${index}" }}` }];
  if (index > 0) links.push(`o${index - 1}.result > o${index}.a`, `p${index - 1} > p${index}`);
}
const large = shortFlow(nodes, links, { x: 1 });
const check = await timed(() => validateFlow(large, catalogue, DEFAULT_LIMITS));
line('check of 5,000 nodes with 5,000 expressions', `${Math.round(check.milliseconds)} ms`);
