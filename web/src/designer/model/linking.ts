import { kindOf } from './definitions.js';
import type { Definitions } from './definitions.js';
import { nodeOf } from './flow.js';
import type { DataType, Flow, Side } from './flow.js';
import { findPort, portName, portsOf } from './ports.js';

/** One end of a link. */
export interface PortPlace {
  node: string;
  side: Side;
  name: string | null;
}

/** Why two ports cannot be linked; `from` and `to` are the types of the ports. */
export type Refusal =
  | { why: 'same-side'; side: Side }
  | { why: 'no-port' }
  | { why: 'unlike-ports' }
  | { why: 'unlike-types'; from: DataType; to: DataType; input: string }
  | { why: 'operation-cycle' }
  | { why: 'doubled' };

/** A link that may be drawn, in the direction of the flow. */
export interface Linkable {
  from: PortPlace;
  to: PortPlace;
}

/**
 * Whether a link between two ports can be, whichever end was chosen first. The rules are those that `upload` applies.
 *
 * @param cycle as {@link inCycleWith} says of the first port
 * @returns the link from its output to its input, or why it cannot be
 */
export function mayLink(
  flow: Flow,
  definitions: Definitions,
  one: PortPlace,
  other: PortPlace,
  cycle: () => ReadonlySet<string> = () => inCycleWith(flow, one),
): Linkable | Refusal {
  if (one.side === other.side) return { why: 'same-side', side: one.side };
  const [from, to] = one.side === 'out' ? [one, other] : [other, one];
  const source = nodeOf(flow, from.node);
  const target = nodeOf(flow, to.node);
  if (source === undefined || target === undefined) return { why: 'no-port' };
  const output = findPort(source, definitions.get(kindOf(source)), 'out', from.name);
  const input = findPort(target, definitions.get(kindOf(target)), 'in', to.name);
  if (output === undefined || input === undefined) return { why: 'no-port' };
  if ((output.type === 'flow') !== (input.type === 'flow')) return { why: 'unlike-ports' };
  if (output.type !== 'flow' && input.type !== 'flow') {
    if (cycle().has(other.node)) return { why: 'operation-cycle' };
    if (!isConvertible(output.type, input.type)) {
      return { why: 'unlike-types', from: output.type, to: input.type, input: input.name ?? '' };
    }
  }
  const isDoubled = flow.linkList.some(
    (link) =>
      link.source === from.node &&
      link.target === to.node &&
      portName(source, 'out', link.sourcePort) === from.name &&
      portName(target, 'in', link.targetPort) === to.name,
  );
  return isDoubled ? { why: 'doubled' } : { from, to };
}

export const isRefusal = (answer: Linkable | Refusal): answer is Refusal => 'why' in answer;

/** Whether some value of one type fits the other. */
export function isConvertible(from: DataType, to: DataType): boolean {
  if (from === to || from === 'any' || to === 'any') return true;
  if (to === 'string' || to === 'password') return from !== 'array' && from !== 'object';
  return (to === 'number' || to === 'date') && (from === 'string' || from === 'password');
}

/** The operations that would depend on each other in a cycle if a data link joined them to the port. Loops of control are legal. */
function inCycleWith(flow: Flow, { node, side }: PortPlace): ReadonlySet<string> {
  const pulled = new Set(
    flow.nodeList.flatMap(({ id, nodeType }) =>
      nodeType === 'operation' || nodeType === 'variable_get' ? [id] : [],
    ),
  );
  if (!pulled.has(node)) return new Set();
  const next = new Map<string, string[]>();
  for (const { source, target } of flow.linkList) {
    if (!pulled.has(source) || !pulled.has(target)) continue;
    const [from, to] = side === 'in' ? [source, target] : [target, source];
    const others = next.get(from);
    if (others === undefined) next.set(from, [to]);
    else others.push(to);
  }
  const seen = new Set([node]);
  // A set also gives what is added while it is read.
  for (const id of seen) for (const other of next.get(id) ?? []) seen.add(other);
  return seen;
}

/** All ports of other nodes that a port may be linked to, for choosing one from a list. */
export function linkablePorts(flow: Flow, definitions: Definitions, one: PortPlace): PortPlace[] {
  const side: Side = one.side === 'out' ? 'in' : 'out';
  const cycle = inCycleWith(flow, one);
  return flow.nodeList
    .filter(({ id }) => id !== one.node)
    .flatMap((node) => {
      const ports = portsOf(node, definitions.get(kindOf(node)));
      return ports[side].map(({ name }) => ({ node: node.id, side, name }));
    })
    .filter((other) => !isRefusal(mayLink(flow, definitions, one, other, () => cycle)));
}
