import { kindOf } from '../definitions.js';
import type { Definitions, NodeDefinition } from '../definitions.js';
import { nodeOf, placeOf } from '../flow.js';
import type { Flow, FlowLink } from '../flow.js';
import { NODE_WIDTH, sizeOf } from '../geometry.js';
import { isRefusal, mayLink } from '../linking.js';
import type { Linkable, PortPlace } from '../linking.js';
import { portName, portsOf } from '../ports.js';
import type { Port } from '../ports.js';
import { connect, reconnect } from './links.js';
import { addNode, moveTo } from './nodes.js';
import type { Place } from './nodes.js';

/** Between a node that came between two others and each of them. */
const GAP = 80;

/** The ends of a link; undefined if it leads to no node. */
function endsOf(flow: Flow, link: FlowLink): Linkable | undefined {
  const [source, target] = [nodeOf(flow, link.source), nodeOf(flow, link.target)];
  if (source === undefined || target === undefined) return undefined;
  return {
    from: { node: source.id, side: 'out', name: portName(source, 'out', link.sourcePort) },
    to: { node: target.id, side: 'in', name: portName(target, 'in', link.targetPort) },
  };
}

/**
 * Leads a link through a node, which comes between the two that it links; what stands behind them makes room. A link of values is
 * led only through a node without control, such as an operation.
 *
 * @returns null if no ports of the node fit, or it is an end of the link
 */
export function leadThrough(flow: Flow, definitions: Definitions, link: string, id: string): Flow | null {
  const old = flow.linkList.find((candidate) => candidate.id === link);
  const node = nodeOf(flow, id);
  const ends = old && endsOf(flow, old);
  if (node === undefined || ends === undefined || ends.from.node === id || ends.to.node === id) return null;
  const ports = portsOf(node, definitions.get(kindOf(node)));
  const source = nodeOf(flow, ends.from.node);
  const outputs = source ? portsOf(source, definitions.get(kindOf(source))).out : [];
  const isControl = outputs.find(({ name }) => name === ends.from.name)?.type === 'flow';
  if (!isControl && [...ports.in, ...ports.out].some(({ type }) => type === 'flow')) return null;
  const cut = { ...flow, linkList: flow.linkList.filter((candidate) => candidate !== old) };
  const fit = (end: PortPlace, candidates: readonly Port[]): Linkable | undefined => {
    for (const { side, name, type } of candidates) {
      if (side === 'out' && type === 'flow' && name === 'error') continue;
      const answer = mayLink(cut, definitions, end, { node: id, side, name });
      if (!isRefusal(answer)) return answer;
    }
    return undefined;
  };
  const [into, onward] = [fit(ends.from, ports.in), fit(ends.to, ports.out)];
  if (into === undefined || onward === undefined) return null;
  return withRoom(connect(reconnect(flow, link, into), onward).flow, definitions, id, ends);
}

/** Adds a node and leads a link through it; if it does not fit there, it is added at `place`. @returns the flow and the node's id */
export function addInto(
  flow: Flow,
  definitions: Definitions,
  definition: NodeDefinition,
  link: string,
  place: Place,
): { flow: Flow; id: string } {
  const added = addNode(flow, definition, place);
  return { flow: leadThrough(added.flow, definitions, link, added.id) ?? added.flow, id: added.id };
}

/** Places a node that is on one of the two that it links between them, and moves what stands behind to the right as far as needed. */
function withRoom(flow: Flow, definitions: Definitions, id: string, { from, to }: Linkable): Flow {
  const boxOf = (node: string) => {
    const item = nodeOf(flow, node);
    const size = item ? sizeOf(portsOf(item, definitions.get(kindOf(item)))) : { height: 0 };
    return { ...placeOf(item ?? {}), height: size.height };
  };
  const [here, before, behind] = [boxOf(id), boxOf(from.node), boxOf(to.node)];
  const isOn = (other: typeof here) =>
    Math.abs(other.x - here.x) < NODE_WIDTH + GAP / 4 &&
    here.y < other.y + other.height &&
    other.y < here.y + here.height;
  if (behind.x <= before.x || !(isOn(before) || isOn(behind))) return flow;
  const x = before.x + NODE_WIDTH + GAP;
  const by = Math.max(0, x + NODE_WIDTH + GAP - behind.x);
  const moved = [...flow.nodeList, ...flow.notes]
    .filter((item) => item.id !== id && placeOf(item).x >= behind.x)
    .map((item) => {
      const place = placeOf(item);
      return [item.id, { x: place.x + by, y: place.y }] as const;
    });
  return moveTo(flow, new Map([...moved, [id, { x, y: before.y }]]));
}
