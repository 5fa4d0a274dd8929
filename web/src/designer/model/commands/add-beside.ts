import { kindOf } from '../definitions.js';
import type { Definitions, NodeDefinition } from '../definitions.js';
import { nodeOf, placeOf } from '../flow.js';
import type { Flow, FlowNode } from '../flow.js';
import { NODE_WIDTH, sizeOf } from '../geometry.js';
import { isRefusal, mayLink } from '../linking.js';
import type { PortPlace } from '../linking.js';
import { portName, portsOf } from '../ports.js';
import { connect, reconnect } from './links.js';
import { addNode } from './nodes.js';
import type { Place } from './nodes.js';

const GAP = 80;

/** Adds a node and links it to a port, if one of its ports fits. @returns the flow and the node's id */
export function addAt(
  flow: Flow,
  definitions: Definitions,
  definition: NodeDefinition,
  place: Place,
  from: PortPlace | null = null,
): { flow: Flow; id: string } {
  const added = addNode(flow, definition, place);
  if (from === null) return added;
  const side = from.side === 'out' ? 'in' : 'out';
  const node = nodeOf(added.flow, added.id);
  for (const { name } of node ? portsOf(node, definition)[side] : []) {
    const link = mayLink(added.flow, definitions, from, { node: added.id, side, name });
    if (!isRefusal(link)) return { flow: connect(added.flow, link).flow, id: added.id };
  }
  return added;
}

/** As {@link addAt}; where another node is in the way, below it. */
export function addNear(...[flow, definitions, definition, place, from]: Parameters<typeof addAt>): {
  flow: Flow;
  id: string;
} {
  return addAt(flow, definitions, definition, freePlace(flow, definitions, definition, place), from);
}

/**
 * Adds a node to the right of another and lets control go on to it: from the first flow output without a link, or between the
 * other and what follows it. Without `beside`, behind the only node at which control ends, if there is just one.
 *
 * @param otherwise the place if the node follows none
 */
export function addBeside(
  flow: Flow,
  definitions: Definitions,
  definition: NodeDefinition,
  beside: string | null,
  otherwise: Place,
): { flow: Flow; id: string } {
  const other = beside === null ? onlyEnd(flow, definitions) : nodeOf(flow, beside);
  if (other === undefined) return addNear(flow, definitions, definition, otherwise);
  const { x, y } = placeOf(other);
  const takesControl = definition.ports.input.some((port) => port.portType === 'flow');
  const wanted = takesControl
    ? { x: x + NODE_WIDTH + GAP, y }
    : { x, y: y + heightOf(other, definitions) + 40 };
  const added = addNode(flow, definition, freePlace(flow, definitions, definition, wanted));
  return takesControl ? { flow: continued(added.flow, definitions, other, added.id), id: added.id } : added;
}

/** The flow in which control goes on from `other` to the node `id`. */
function continued(flow: Flow, definitions: Definitions, other: FlowNode, id: string): Flow {
  const outputs = portsOf(other, definitions.get(kindOf(other))).out.filter(
    ({ type, name }) => type === 'flow' && name !== 'error',
  );
  const linksOf = (name: string | null) =>
    flow.linkList.filter(
      (link) => link.source === other.id && portName(other, 'out', link.sourcePort) === name,
    );
  const free = outputs.find(({ name }) => linksOf(name).length === 0);
  const to: PortPlace = { node: id, side: 'in', name: null };
  if (free !== undefined) {
    const link = mayLink(flow, definitions, { node: other.id, side: 'out', name: free.name }, to);
    return isRefusal(link) ? flow : connect(flow, link).flow;
  }
  const [first] = outputs;
  const [link, second] = first === undefined ? [] : linksOf(first.name);
  if (first === undefined || link === undefined || second !== undefined) return flow;
  const next = nodeOf(flow, link.target);
  const onward = next && { node: next.id, side: 'in' as const, name: portName(next, 'in', link.targetPort) };
  const out: PortPlace = { node: id, side: 'out', name: null };
  const behind = onward ? mayLink(flow, definitions, out, onward) : undefined;
  if (behind === undefined || isRefusal(behind)) return flow;
  const from: PortPlace = { node: other.id, side: 'out', name: first.name };
  return connect(reconnect(flow, link.id, { from, to }), behind).flow;
}

/** The node at which control ends, if there is just one. */
function onlyEnd(flow: Flow, definitions: Definitions): FlowNode | undefined {
  const ends = flow.nodeList.filter((node) => {
    const outputs = portsOf(node, definitions.get(kindOf(node))).out.filter(({ type }) => type === 'flow');
    return outputs.length > 0 && !flow.linkList.some(({ source }) => source === node.id);
  });
  return ends.length === 1 ? ends[0] : undefined;
}

const heightOf = (node: FlowNode, definitions: Definitions): number =>
  sizeOf(portsOf(node, definitions.get(kindOf(node)))).height;

/** The space between a node and the next one below it. */
const GAP_BELOW = 30;

/** The place itself, or the next below it where a new node is on no other. */
function freePlace(flow: Flow, definitions: Definitions, definition: NodeDefinition, { x, y }: Place): Place {
  const added = addNode(flow, definition, { x, y });
  const node = nodeOf(added.flow, added.id);
  const height = node === undefined ? 0 : sizeOf(portsOf(node, definition)).height;
  const boxes = flow.nodeList.map((node) => ({ ...placeOf(node), height: heightOf(node, definitions) }));
  const below = (top: number): number => {
    const hit = boxes.find(
      (box) =>
        Math.abs(box.x - x) < NODE_WIDTH &&
        top < box.y + box.height + GAP_BELOW &&
        box.y < top + height + GAP_BELOW,
    );
    return hit === undefined ? top : below(hit.y + hit.height + GAP_BELOW);
  };
  return { x, y: below(y) };
}
