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
 * @returns the link from its output to its input, or why it cannot be
 */
export function mayLink(
  flow: Flow,
  definitions: Definitions,
  one: PortPlace,
  other: PortPlace,
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
    if (closesCycle(flow, from.node, to.node)) return { why: 'operation-cycle' };
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

/** Whether a data link would make operations depend on each other in a cycle. Loops of control are legal. */
function closesCycle(flow: Flow, from: string, to: string): boolean {
  const nodes = new Map(flow.nodeList.map((node) => [node.id, node]));
  const isPulled = (id: string) => ['operation', 'variable_get'].includes(nodes.get(id)?.nodeType ?? '');
  if (!isPulled(from) || !isPulled(to)) return false;
  const seen = new Set<string>([to]);
  const open = [to];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === from) return true;
    for (const link of flow.linkList) {
      if (link.source !== id || !isPulled(link.target) || seen.has(link.target)) continue;
      seen.add(link.target);
      open.push(link.target);
    }
  }
  return false;
}

/** All ports of other nodes that a port may be linked to, for choosing one from a list. */
export function linkablePorts(flow: Flow, definitions: Definitions, one: PortPlace): PortPlace[] {
  const side: Side = one.side === 'out' ? 'in' : 'out';
  return flow.nodeList
    .filter(({ id }) => id !== one.node)
    .flatMap((node) => {
      const ports = portsOf(node, definitions.get(kindOf(node)));
      return ports[side].map(({ name }) => ({ node: node.id, side, name }));
    })
    .filter((other) => !isRefusal(mayLink(flow, definitions, one, other)));
}
