import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { builtinCatalogue } from '../../src/nodes/index.js';
import { compileFlow } from '../../src/flow/compile-flow.js';
import { runSync } from '../../src/flow/slices.js';
import { declaredVariables } from '../../src/flow/declared-variables.js';
import type { Json } from '../../src/flow/json.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** The memory that is in use, once collections free no more: V8 lets go of some of what earlier specs of the process had only after several. */
function usedMemory(): number {
  for (let before = Infinity; ;) {
    collect();
    const { heapUsed } = process.memoryUsage();
    if (heapUsed > before - 10_000) return heapUsed;
    before = heapUsed;
  }
}

const catalogue = builtinCatalogue();
const FLOWS = 40;
let last = 0;
const next = (): string => `${(last += 1)}`.padStart(8, 'x');

const flowOf = (messages: Json[], variables: Json[] = []): Json => ({
  nodeList: [
    { id: 's', namespace: 'core.event', name: 'start' },
    ...messages.map((value, index) => ({
      id: `n${index}`,
      namespace: 'core.log',
      name: 'print',
      ports: { input: [{ name: 'message', value }] },
    })),
  ],
  linkList: messages.map((_, index) => ({
    source: index === 0 ? 's' : `n${index - 1}`,
    target: `n${index}`,
  })),
  variables,
});

const list = <Item extends Json>(length: number, item: () => Item): Item[] => Array.from({ length }, item);

/** A flow of its own as a worker reads it. */
const read = (make: () => Json): unknown => JSON.parse(JSON.stringify(make()));

test.each<[string, () => Json]>([
  ['nodes with texts', () => flowOf(list(50, () => `a line ${next()}`))],
  ['nodes with an expression that all have', () => flowOf(list(50, () => `a line {{ vars.a }} ${next()}`))],
  ['many short expressions', () => flowOf(list(50, () => list(5, () => `{{ vars.a${next()} }}`).join(' ')))],
  ['a long text', () => flowOf([next() + 'y'.repeat(50_000)])],
])('a compiled flow takes as much memory as is counted, within a factor of two: %s', (_what, make) => {
  compileFlow(read(make), catalogue);
  const before = usedMemory();
  const flows = Array.from({ length: FLOWS }, () => compileFlow(read(make), catalogue));
  const counted = flows.reduce((sum, { bytes }) => sum + bytes, 0);
  const taken = usedMemory() - before;
  expect(taken / counted).toBeGreaterThan(0.5);
  expect(taken / counted).toBeLessThan(2);
  expect(flows).toHaveLength(FLOWS);
});

it('variables take as much memory as is counted, within a factor of two', () => {
  const make = (): Json =>
    flowOf(
      [],
      list(200, () => ({ name: next(), type: 'string', value: next() })),
    );
  runSync(declaredVariables(read(make)));
  const before = usedMemory();
  const flows = Array.from({ length: FLOWS }, () => runSync(declaredVariables(read(make))));
  const counted = flows.reduce((sum, { bytes }) => sum + bytes, 0);
  const taken = usedMemory() - before;
  expect(taken / counted).toBeGreaterThan(0.5);
  expect(taken / counted).toBeLessThan(2);
  expect(flows).toHaveLength(FLOWS);
});
