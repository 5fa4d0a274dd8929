import { compileFlow, validateFlow } from '#dist/flow/index.js';
import { DEFAULT_LIMITS, FakeJournal, runFlow, shortFlow } from '#dist/flow/testing.js';
import { builtinCatalogue } from '#dist/nodes/index.js';
import { found } from '../harness/row.mjs';

const catalogue = builtinCatalogue();

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
  'control (links, templates)': compile(
    { i: set('{{ vars.x + 1 }}'), b: branch('{{ vars.x >= 0 }}') },
    ['start > i > b', 'b.then > i'],
    { x: 0 },
  ),
  'operations (while, get, add, set)': compile(
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
 * @param {number} rounds
 * @param {() => unknown} work
 * @returns {Promise<number[]>} milliseconds
 */
async function times(rounds, work) {
  /** @type {number[]} */
  const all = [];
  for (let round = 0; round < rounds; round++) all.push((await timed(work)).milliseconds);
  return all;
}

/**
 * Returns by how many megabytes a loop grows the heap.
 *
 * @param {number} maxSteps
 */
async function heapAfter(maxSteps) {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  await runFlow(loops['operations (while, get, add, set)'], { limits: { maxSteps } });
  globalThis.gc?.();
  return (process.memoryUsage().heapUsed - before) / 1e6;
}

/** @param {number} rounds */
async function replays(rounds) {
  const prints = compile(
    {
      r: ['core.programming.repeat', { count: 10_000 }],
      p: ['core.log.print', { message: 'round {{ nodes.r.index }}' }],
    },
    ['start > r', 'r.body > p'],
  );
  const { journal } = await runFlow(prints);
  return times(rounds, async () => {
    const { outcome, logs } = await runFlow(prints, { journal: new FakeJournal(journal.added) });
    if (outcome.state !== 'successful' || logs.length > 0) throw new Error('the replay has another result');
  });
}

/** A flow of 5,000 nodes with 5,000 expressions. */
function largeFlow() {
  /** @type {Nodes} */
  const nodes = { start: ['core.event.start'] };
  /** @type {string[]} */
  const links = [];
  for (let index = 0; index < 2490; index++) {
    nodes[`o${index}`] = ['core.operation.add', { a: `{{ vars.x + ${index} }}`, b: 1 }];
    nodes[`p${index}`] = ['core.log.print', { message: `is {{ vars.x & "${index}" }}` }];
    if (index > 0) links.push(`o${index - 1}.result > o${index}.a`, `p${index - 1} > p${index}`);
  }
  return shortFlow(nodes, links, { x: 1 });
}

/** @type {import('../parts.mjs').Part} */
export const engine = {
  name: 'engine',
  about: 'the engine without a database, on one core',
  programs: {},
  async *measure(bench) {
    const { rounds } = bench.effort;
    for (const [name, flow] of Object.entries(loops)) {
      const isSlow = name.startsWith('JSONata') || name.startsWith('recorded');
      const maxSteps = bench.scaled(isSlow ? 50_000 : 1_000_000);
      const limits = { maxSteps, maxRecordBytes: Infinity, maxLogBytes: Infinity };
      const all = await times(rounds, () => runFlow(flow, { limits }));
      const values = all.map((milliseconds) => (maxSteps / milliseconds) * 1000);
      yield { name, unit: 'steps/s', better: 'more', ours: found(...values) };
    }
    await heapAfter(1000);
    for (const steps of [1_000, 100_000]) {
      const name = `heap kept by ${steps.toLocaleString('en')} steps`;
      yield { name, unit: 'MB', better: 'less', ours: found(await heapAfter(steps)) };
    }
    yield {
      name: 'replay of 10,000 records',
      unit: 'ms',
      better: 'less',
      ours: found(...(await replays(rounds))),
    };
    const large = largeFlow();
    const checks = await times(rounds, () => validateFlow(large, catalogue, DEFAULT_LIMITS));
    yield {
      name: 'check of 5,000 nodes and expressions',
      unit: 'ms',
      better: 'less',
      ours: found(...checks),
    };
  },
};
