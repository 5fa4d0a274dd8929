import type { Edge, Node } from '@xyflow/react';
import { kindOf } from './definitions.js';
import type { Definitions, NodeDefinition } from './definitions.js';
import { placeOf } from './flow.js';
import type { Flow, FlowLink, FlowNode, FlowNote, Side } from './flow.js';
import { PORT_SIZE, portCentre, sizeOf } from './geometry.js';
import { findPort, portName, portsOf } from './ports.js';
import type { Port, Ports } from './ports.js';

/** What a node of the canvas shows. */
interface CardData extends Record<string, unknown> {
  node: FlowNode;
  definition: NodeDefinition | undefined;
  ports: Ports;
  /** The inputs with a link. */
  linked: ReadonlySet<string>;
  /** The outputs of control that lead nowhere. */
  free: readonly Port[];
}

interface NoteData extends Record<string, unknown> {
  note: FlowNote;
}

interface LinkData extends Record<string, unknown> {
  link: FlowLink;
  type: Port['type'];
}

export type CardNode = Node<CardData, 'card'>;
export type NoteNode = Node<NoteData, 'note'>;
export type CanvasNode = CardNode | NoteNode;
export type CanvasEdge = Edge<LinkData, 'link'>;

/** The id of a port's handle on the canvas. */
export const handleId = (side: Side, name: string | null): string => `${side}:${name ?? ''}`;

/** The port that a handle stands for. */
export function portOfHandle(handle: string | null | undefined): { side: Side; name: string | null } | null {
  if (handle === null || handle === undefined) return null;
  const name = handle.slice(handle.indexOf(':') + 1);
  return { side: handle.startsWith('in:') ? 'in' : 'out', name: name === '' ? null : name };
}

interface Kept {
  node: FlowNode;
  definition: NodeDefinition | undefined;
  links: string;
  card: CardNode;
}

interface KeptEdge {
  link: FlowLink;
  edge: CanvasEdge;
}

/**
 * Makes a function that gives the nodes and edges of a flow for the canvas. What has not changed since its last call is the same
 * object, so that React draws only what has.
 */
export function createProjection(): (
  flow: Flow,
  definitions: Definitions,
) => { nodes: CanvasNode[]; edges: CanvasEdge[] } {
  let cards = new Map<string, Kept>();
  let notes = new Map<FlowNote, NoteNode>();
  let edges = new Map<string, KeptEdge>();
  return (flow, definitions) => {
    const byId = new Map(flow.nodeList.map((node) => [node.id, node]));
    const linksIn = new Map<string, Set<string | null>>();
    const linksOut = new Map<string, Set<string | null>>();
    for (const link of flow.linkList) {
      const [source, target] = [byId.get(link.source), byId.get(link.target)];
      if (source) note(linksOut, source.id, portName(source, 'out', link.sourcePort));
      if (target) note(linksIn, target.id, portName(target, 'in', link.targetPort));
    }
    const nextCards = new Map<string, Kept>();
    const nodes = flow.nodeList.map((node): CanvasNode => {
      const definition = definitions.get(kindOf(node));
      const linked = linksIn.get(node.id) ?? new Set();
      const links = JSON.stringify([[...linked], [...(linksOut.get(node.id) ?? [])]]);
      const kept = cards.get(node.id);
      const isSame = kept?.node === node && kept.definition === definition && kept.links === links;
      const card = isSame ? kept.card : cardOf(node, definition, linked, linksOut.get(node.id) ?? new Set());
      nextCards.set(node.id, { node, definition, links, card });
      return card;
    });
    cards = nextCards;
    notes = new Map(flow.notes.map((one) => [one, notes.get(one) ?? noteOf(one)]));
    const nextEdges = new Map<string, KeptEdge>();
    for (const link of flow.linkList) {
      const [source, target] = [byId.get(link.source), byId.get(link.target)];
      if (!source || !target) continue;
      const from = portName(source, 'out', link.sourcePort);
      const type = findPort(source, definitions.get(kindOf(source)), 'out', from)?.type ?? 'any';
      const kept = edges.get(link.id);
      const made = edgeOf(link, source, target, type);
      const edge = kept?.link === link && isSameEdge(kept.edge, made) ? kept.edge : made;
      nextEdges.set(link.id, { link, edge });
    }
    edges = nextEdges;
    return { nodes: [...notes.values(), ...nodes], edges: [...edges.values()].map(({ edge }) => edge) };
  };
}

function note(map: Map<string, Set<string | null>>, id: string, name: string | null): void {
  const names = map.get(id);
  if (names) names.add(name);
  else map.set(id, new Set([name]));
}

function cardOf(
  node: FlowNode,
  definition: NodeDefinition | undefined,
  linkedIn: ReadonlySet<string | null>,
  linkedOut: ReadonlySet<string | null>,
): CardNode {
  const known = portsOf(node, definition);
  const ports = {
    in: withMissing(known.in, linkedIn, 'in', node, definition),
    out: withMissing(known.out, linkedOut, 'out', node, definition),
  };
  const { width, height } = sizeOf(ports);
  const linked = new Set([...linkedIn].filter((name) => name !== null));
  const handles = [...ports.in, ...ports.out].map((port) => {
    const { x, y } = portCentre(ports, port);
    return {
      id: handleId(port.side, port.name),
      type: port.side === 'in' ? ('target' as const) : ('source' as const),
      position: (port.side === 'in' ? 'left' : 'right') as never,
      x: x - PORT_SIZE / 2,
      y: y - PORT_SIZE / 2,
      width: PORT_SIZE,
      height: PORT_SIZE,
    };
  });
  const free = ports.out.filter(({ type, name }) => type === 'flow' && !linkedOut.has(name));
  const data = { node, definition, ports, linked, free };
  // Sizes are known, so the canvas need not draw a node to know where it and its ports are.
  const measured = { width, height };
  return { id: node.id, type: 'card', position: placeOf(node), data, width, height, measured, handles };
}

/** The ports, and those that links name and the node does not have, so that such links can be seen. */
function withMissing(
  ports: readonly Port[],
  linked: ReadonlySet<string | null>,
  side: Side,
  node: FlowNode,
  definition: NodeDefinition | undefined,
): Port[] {
  const missing = [...linked].filter((name) => !ports.some((port) => port.name === name));
  const made = missing.map((name): Port => {
    const port = findPort(node, definition, side, name);
    if (port !== undefined) return port;
    const shown = { title: name ?? '', required: false, value: null };
    return {
      side,
      name,
      type: name === null ? 'flow' : 'any',
      ...shown,
      isProcess: false,
      isAdded: true,
      isMissing: true,
    };
  });
  const flows = [...ports, ...made].filter(({ type }) => type === 'flow');
  return [...flows, ...[...ports, ...made].filter(({ type }) => type !== 'flow')];
}

const noteOf = (note: FlowNote): NoteNode => ({
  id: note.id,
  type: 'note',
  position: { x: note.x, y: note.y },
  data: { note },
  width: note.width,
  height: note.height,
  measured: { width: note.width, height: note.height },
  zIndex: -1,
});

/** Whether two edges of a link look the same. Its ports can change without it, as it may name them by their ids. */
const isSameEdge = (one: CanvasEdge, other: CanvasEdge): boolean =>
  one.data?.type === other.data?.type &&
  one.sourceHandle === other.sourceHandle &&
  one.targetHandle === other.targetHandle;

const edgeOf = (link: FlowLink, source: FlowNode, target: FlowNode, type: Port['type']): CanvasEdge => ({
  id: link.id,
  type: 'link',
  source: link.source,
  sourceHandle: handleId('out', portName(source, 'out', link.sourcePort)),
  target: link.target,
  targetHandle: handleId('in', portName(target, 'in', link.targetPort)),
  data: { link, type },
});
