import type { NodeDefinition } from '../definitions.js';
import { changeNode, freeId, nodeIds, placeOf } from '../flow.js';
import type { Flow, FlowNode } from '../flow.js';
import { without } from '../without.js';

export interface Place {
  x: number;
  y: number;
}

/** Positions are whole multiples of this, so that nodes line up. */
export const GRID = 10;

export const snap = (value: number): number => Math.round(value / GRID) * GRID;

/** Adds a node of a kind. @returns the flow and the new node's id, which expressions can use without quotes */
export function addNode(flow: Flow, definition: NodeDefinition, place: Place): { flow: Flow; id: string } {
  const id = freeNodeId(definition.name, nodeIds(flow));
  const { namespace, name, nodeType } = definition;
  const node: FlowNode = { id, namespace, name, nodeType, x: snap(place.x), y: snap(place.y) };
  return { flow: { ...flow, nodeList: [...flow.nodeList, node] }, id };
}

/**
 * A free id for a node of a kind: its name, then with a number.
 *
 * @param free gives an id that is not taken
 */
export function freeNodeId(
  name: string,
  taken: { has(id: string): boolean },
  free = (prefix: string) => freeId(prefix, taken),
): string {
  const prefix = name.replace(/[^\p{L}\p{N}_]/gu, '') || 'node';
  return taken.has(prefix) ? free(prefix.replace(/\d+$/, '') || 'node') : prefix;
}

/** Moves nodes and notes to new places, by id. */
export function moveTo(flow: Flow, places: ReadonlyMap<string, Place>): Flow {
  const move = <Item extends { id: string; x?: number; y?: number }>(item: Item): Item => {
    const place = places.get(item.id);
    if (place === undefined) return item;
    const [x, y] = [snap(place.x), snap(place.y)];
    return item.x === x && item.y === y ? item : { ...item, x, y };
  };
  const nodeList = flow.nodeList.map(move);
  const notes = flow.notes.map(move);
  const isSame =
    nodeList.every((node, index) => node === flow.nodeList[index]) &&
    notes.every((note, index) => note === flow.notes[index]);
  return isSame ? flow : { ...flow, nodeList, notes };
}

/** Moves nodes and notes by a distance. */
export function moveBy(flow: Flow, ids: ReadonlySet<string>, dx: number, dy: number): Flow {
  const places = [...flow.nodeList, ...flow.notes]
    .filter(({ id }) => ids.has(id))
    .map((item) => {
      const { x, y } = placeOf(item);
      return [item.id, { x: x + dx, y: y + dy }] as const;
    });
  return moveTo(flow, new Map(places));
}

/** Deletes nodes with their links, notes, and links. */
export function remove(flow: Flow, ids: ReadonlySet<string>, links: ReadonlySet<string> = new Set()): Flow {
  if (ids.size === 0 && links.size === 0) return flow;
  return {
    ...flow,
    nodeList: flow.nodeList.filter(({ id }) => !ids.has(id)),
    linkList: flow.linkList.filter(
      ({ id, source, target }) => !links.has(id) && !ids.has(source) && !ids.has(target),
    ),
    notes: flow.notes.filter(({ id }) => !ids.has(id)),
  };
}

/** Sets the title of a node; the empty text removes it. */
export const setTitle = (flow: Flow, id: string, title: string): Flow =>
  changeNode(flow, id, (node) => (title === '' ? withoutTitle(node) : { ...node, title }));

const withoutTitle = (node: FlowNode): FlowNode => without(node, 'title') as FlowNode;
