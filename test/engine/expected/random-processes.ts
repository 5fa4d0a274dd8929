import fc from 'fast-check';
import { DATA_OUTPUTS, FLOW_OUTPUTS, idOf } from './processes.js';
import type { Link, Node, Process, Processes } from './processes.js';
import { anyNode, construct, giveBack } from './random-nodes.js';
import type { Reading, Timeouts } from './random-nodes.js';

/** Where a link leads: to one of the later nodes, the next one if the number is 0, or to any node. */
interface Target {
  isAhead: boolean;
  number: number;
}

interface DrawnNode {
  node: Reading<Node>;
  /** The targets of each of its flow outputs. */
  targets: readonly (readonly Target[])[];
}

// Most links back make an endless loop.
const target: fc.Arbitrary<Target> = fc.record({
  isAhead: fc.nat(14).map((number) => number > 0),
  number: fc.nat(99),
});

const targets = fc
  .tuple(fc.constantFrom(0, 1, 1, 1, 1, 2, 2), target, target)
  .map(([count, ...both]) => both.slice(0, count));

/**
 * Three random processes without faults. In half of them each node is reached by one link at most, so that constructs are nested; in the
 * others links may lead anywhere, also back. Most of them return their variables where control ends normally.
 */
export const randomProcesses = (timeouts: Timeouts): fc.Arbitrary<Processes> =>
  fc.tuple(process([2, 3], timeouts), process([3], timeouts), process([], timeouts));

function process(callees: readonly number[], timeouts: Timeouts): fc.Arbitrary<Process> {
  const drawn = (node: fc.Arbitrary<Reading<Node>>): fc.Arbitrary<DrawnNode> =>
    fc.record({ node, targets: fc.tuple(targets, targets, targets, targets) });
  const first = drawn(construct.map((node) => () => node));
  const others = drawn(anyNode(callees, timeouts));
  return fc
    .record({
      returns: fc.constantFrom(true, true, true, false),
      isNested: fc.boolean(),
      last: giveBack,
      drawn: fc.oneof(
        fc.tuple(first, fc.array(others, { minLength: 3, maxLength: 14, size: 'max' })),
        fc.tuple(first, fc.array(others, { minLength: 3, maxLength: 14, size: 'max' })),
        fc.tuple(first, fc.array(others, { minLength: 10, maxLength: 25, size: 'max' })),
      ),
    })
    .map(({ returns, isNested, last, drawn: [one, more] }) =>
      processOf(last, [one, ...more], isNested, returns),
    );
}

/** The nodes before those that were drawn: a sequence of these and of a return. */
const RETURN = 1;
const FIRST = 2;

function processOf(
  last: Reading<Node>,
  drawn: readonly DrawnNode[],
  isNested: boolean,
  returns: boolean,
): Process {
  const outputs = outputsOf(drawn);
  const nodes: Node[] = [{ kind: 'sequence' }, last(outputs), ...drawn.map(({ node }) => node(outputs))];
  const choose = isNested ? nestedTarget(nodes.length) : anyTarget(nodes.length);
  const links = [
    { from: 0, output: '1', to: FIRST },
    ...(returns ? [{ from: 0, output: '2', to: RETURN }] : []),
    ...linksOf(nodes, drawn, choose),
  ];
  return { nodes: withoutStrays(nodes, links), links };
}

/** The names of all outputs. */
function outputsOf(drawn: readonly DrawnNode[]): string[] {
  return drawn.flatMap(({ node }, index) =>
    DATA_OUTPUTS[node([]).kind].map((output) => `${idOf(FIRST + index)}.${output}`),
  );
}

/** Gives the index of the node to which a link leads; undefined: the link is left out. */
type Choose = (from: number, target: Target) => number | undefined;

const anyTarget =
  (count: number): Choose =>
  (from, { isAhead, number }) => {
    if (!isAhead) return FIRST + (number % (count - FIRST));
    const later = count - from - 1;
    return later > 0 ? from + 1 + (number % later) : undefined;
  };

/** Chooses among the later nodes that no link leads to yet. */
function nestedTarget(count: number): Choose {
  const unreached = new Set([...Array(count).keys()].slice(FIRST + 1));
  return (from, { isAhead, number }) => {
    const later = [...unreached].filter((index) => index > from);
    const chosen = later[isAhead ? 0 : number % later.length];
    if (chosen !== undefined) unreached.delete(chosen);
    return chosen;
  };
}

/** The links from the drawn nodes. */
function linksOf(nodes: readonly Node[], drawn: readonly DrawnNode[], choose: Choose): Link[] {
  return drawn.flatMap(({ targets: ofOutputs }, index) => {
    const from = FIRST + index;
    const kind = nodes[from]?.kind ?? 'fail';
    return FLOW_OUTPUTS[kind].flatMap((output, number) => {
      const ends = (ofOutputs[number] ?? []).map((it) => choose(from, it));
      return [...new Set(ends)].flatMap((to) => (to === undefined ? [] : [{ from, output, to }]));
    });
  });
}

/** Lets a `break` or `continue` that the body of no loop reaches print instead, since it is a fault. */
function withoutStrays(nodes: readonly Node[], links: readonly Link[]): Node[] {
  const inBodies = new Set<number>();
  const enter = (index: number): void => {
    if (inBodies.has(index)) return;
    inBodies.add(index);
    for (const { from, to } of links) if (from === index) enter(to);
  };
  for (const { output, to } of links) if (output === 'body') enter(to);
  return nodes.map((node, index) =>
    (node.kind === 'break' || node.kind === 'continue') && !inBodies.has(index)
      ? { kind: 'print', value: { of: 'x' } }
      : node,
  );
}
