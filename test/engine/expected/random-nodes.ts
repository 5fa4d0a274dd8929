import fc from 'fast-check';
import type { Common, Expression, Node } from './processes.js';

/** Which functions may have a timeout: those that begin theirs again after a fault end at another moment than without it. */
export interface Timeouts {
  ofAsks: boolean;
  ofCalls: boolean;
}

/** A part of a node that may read outputs of its process, by their names. */
export type Reading<Part> = (outputs: readonly string[]) => Part;

const milliseconds = fc.integer({ min: 1, max: 100_000 });

const seldom = <Value>(usual: Value, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const numeric: fc.Arbitrary<Expression> = fc.oneof(
  fc.nat(8).map((number): Expression => ({ of: 'number', number })),
  fc.constantFrom<Expression>({ of: 'x' }, { of: 'x + 1' }, { of: 'x + 1' }),
);

/** May read any output, whether or not its node has run. */
const expression: fc.Arbitrary<Reading<Expression>> = fc
  .tuple(numeric, fc.boolean(), fc.nat(999))
  .map(([number, isOutput, index]) => (all) => {
    const output = all[index % all.length];
    return isOutput && output !== undefined ? { of: 'output', output } : number;
  });

const common = (timeout: fc.Arbitrary<number>): fc.Arbitrary<Common> =>
  fc.record({
    before: seldom(0, milliseconds),
    after: seldom(0, milliseconds),
    timeout,
    retries: fc.constantFrom(0, 0, 0, 1, 2),
    retryDelay: seldom(0, milliseconds),
    continueOnErr: seldom(false, fc.constant(true)),
  });

const print = expression.map((value): Reading<Node> => (outputs) => ({
  kind: 'print',
  value: value(outputs),
}));

/** Returns the value and the variables. */
export const giveBack = expression.map((value): Reading<Node> => (outputs) => ({
  kind: 'return',
  value: value(outputs),
}));

/** Conditions read x, so it is set to numbers only. */
const setX = numeric.map((value): Node => ({ kind: 'set', variable: 'x', value, linked: [] }));

const setY = fc
  .tuple(expression, fc.array(fc.nat(999), { maxLength: 3 }))
  .map(([value, linked]): Reading<Node> => (outputs) => ({
    kind: 'set',
    variable: 'y',
    value: value(outputs),
    linked: [...new Set(linked.flatMap((index) => outputs[index % outputs.length] ?? []))],
  }));

const conditional = fc.record({
  kind: fc.constantFrom('branch' as const, 'branch' as const, 'while' as const),
  below: fc.nat(5),
});

const count = fc.constantFrom(0, 1, 2, 2, 3, 3);

const loop: fc.Arbitrary<Node> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), count }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('forEach' as const),
      count,
      concurrency: fc.constantFrom(1, 2, 2, 3),
    }),
  },
);

/** Nodes that do what is linked to several outputs. */
export const construct: fc.Arbitrary<Node> = fc.oneof(
  { weight: 3, arbitrary: loop },
  { weight: 3, arbitrary: fc.constant<Node>({ kind: 'parallel' }) },
  { weight: 3, arbitrary: fc.constant<Node>({ kind: 'tryCatch' }) },
  { weight: 1, arbitrary: fc.constant<Node>({ kind: 'sequence' }) },
);

const leaving = fc.constantFrom('break' as const, 'continue' as const).map((kind): Node => ({ kind }));

const fail = fc.nat(9).map((number): Node => ({ kind: 'fail', message: `failure ${number}` }));

const delay = fc.record({
  kind: fc.constant('delay' as const),
  takes: milliseconds,
  common: common(seldom(0, milliseconds)),
});

const ask = (timeout: fc.Arbitrary<number>): fc.Arbitrary<Node> =>
  fc.record({
    kind: fc.constant('ask' as const),
    takes: milliseconds,
    failures: fc.constantFrom(0, 0, 0, 1, 3),
    value: numeric,
    common: common(timeout),
  });

const call = (processes: readonly number[], timeout: fc.Arbitrary<number>): fc.Arbitrary<Node> =>
  fc.record({
    kind: fc.constant('call' as const),
    process: fc.constantFrom(...processes),
    x: numeric,
    common: common(timeout),
  });

/**
 * A random node.
 *
 * @param callees the processes that it may call
 */
export function anyNode(
  callees: readonly number[],
  { ofAsks, ofCalls }: Timeouts,
): fc.Arbitrary<Reading<Node>> {
  const none = fc.constant(0);
  // A called process takes longer than one wait.
  const long = milliseconds.map((ms) => 3 * ms);
  const unreading: fc.WeightedArbitrary<Node>[] = [
    { weight: 5, arbitrary: setX },
    { weight: 3, arbitrary: conditional },
    { weight: 1, arbitrary: fc.constant<Node>({ kind: 'switch' }) },
    { weight: 14, arbitrary: construct },
    { weight: 5, arbitrary: leaving },
    { weight: 1, arbitrary: fail },
    { weight: 6, arbitrary: delay },
    { weight: 6, arbitrary: ask(ofAsks ? seldom(0, milliseconds) : none) },
  ];
  if (callees.length > 0)
    unreading.push({ weight: 5, arbitrary: call(callees, ofCalls ? seldom(0, long) : none) });
  return fc.oneof(
    { weight: 8, arbitrary: print },
    { weight: 3, arbitrary: setY },
    { weight: 1, arbitrary: giveBack },
    { weight: 35, arbitrary: fc.oneof(...unreading).map((node) => () => node) },
  );
}
