import type { ElkNode } from 'elkjs/lib/elk-api.js';
import { kindOf } from './definitions.js';
import type { Definitions } from './definitions.js';
import { moveTo, snap } from './commands/nodes.js';
import type { Place } from './commands/nodes.js';
import { placeOf } from './flow.js';
import type { Flow } from './flow.js';
import { portCentre, sizeOf } from './geometry.js';
import { portName, portsOf } from './ports.js';

/** The layout of links from left to right, in the order of ports. */
const OPTIONS: Record<string, string> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.spacing.nodeNode': '40',
  'elk.layered.spacing.nodeNodeBetweenLayers': '80',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.separateConnectedComponents': 'true',
  'elk.spacing.componentComponent': '80',
};

const portId = (node: string, side: string, name: string | null) => JSON.stringify([node, side, name]);

/** What elkjs lays out: the nodes of `ids` (of an empty set: all) with the places of their ports, and the links among them. */
export function layoutInput(flow: Flow, definitions: Definitions, ids: ReadonlySet<string>): ElkNode {
  const nodes = flow.nodeList.filter(({ id }) => ids.size === 0 || ids.has(id));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const children = nodes.map((node): ElkNode => {
    const ports = portsOf(node, definitions.get(kindOf(node)));
    const elkPorts = [...ports.in, ...ports.out].map((port) => ({
      id: portId(node.id, port.side, port.name),
      width: 0,
      height: 0,
      ...portCentre(ports, port),
      layoutOptions: { 'elk.port.side': port.side === 'in' ? 'WEST' : 'EAST' },
    }));
    const layoutOptions = { 'elk.portConstraints': 'FIXED_POS' };
    return { id: node.id, ...sizeOf(ports), ports: elkPorts, layoutOptions };
  });
  const known = new Set(children.flatMap(({ ports }) => (ports ?? []).map(({ id }) => id)));
  const edges = flow.linkList.flatMap((link) => {
    const [source, target] = [byId.get(link.source), byId.get(link.target)];
    if (!source || !target) return [];
    const from = portId(source.id, 'out', portName(source, 'out', link.sourcePort));
    const to = portId(target.id, 'in', portName(target, 'in', link.targetPort));
    return known.has(from) && known.has(to) ? [{ id: link.id, sources: [from], targets: [to] }] : [];
  });
  return { id: 'flow', layoutOptions: OPTIONS, children, edges };
}

/** Moves the nodes to the places that elkjs has found; the top left corner of all of them stays where it was. */
export function applyLayout(flow: Flow, laidOut: ElkNode): Flow {
  const found = (laidOut.children ?? []).map(({ id, x = 0, y = 0 }) => ({ id, x, y }));
  const ids = new Set(found.map(({ id }) => id));
  const before = flow.nodeList.filter(({ id }) => ids.has(id)).map(placeOf);
  if (before.length === 0) return flow;
  const dx = Math.min(...before.map(({ x }) => x)) - Math.min(...found.map(({ x }) => x));
  const dy = Math.min(...before.map(({ y }) => y)) - Math.min(...found.map(({ y }) => y));
  const places = found.map(({ id, x, y }) => [id, { x: snap(x + dx), y: snap(y + dy) }] as const);
  return moveTo(flow, new Map<string, Place>(places));
}
