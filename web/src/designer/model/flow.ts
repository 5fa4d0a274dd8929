import { isObject } from '../../parts/is-object.js';

/**
 * The flow as the API documents it. It is the only state of the editor: what the canvas shows is computed from it, and keys that
 * the editor does not know stay where they are.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonObject = Record<string, Json>;

export const DATA_TYPES = ['string', 'number', 'bool', 'date', 'password', 'array', 'object', 'any'] as const;
export type DataType = (typeof DATA_TYPES)[number];

type Extra = Record<string, Json | undefined>;

export interface FlowPort extends Extra {
  id?: string;
  name?: string | null;
  portType?: string;
  dataType?: string;
  value?: Json;
}

export interface FlowFormValue extends Extra {
  name: string;
  value?: Json;
}

export interface FlowNode extends Extra {
  id: string;
  namespace: string;
  name: string;
  nodeType: string;
  title?: string;
  x?: number;
  y?: number;
}

export interface FlowLink extends Extra {
  id: string;
  source: string;
  sourcePort?: string;
  target: string;
  targetPort?: string;
}

export interface FlowVariable extends Extra {
  name: string;
  type: string;
  scope?: string;
  value?: Json;
}

/** A note on the canvas. The API stores the key `notes` of a flow and does not read it. */
export interface FlowNote extends Extra {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  text: string;
  colour?: string;
}

/** A flow whose lists exist, and whose nodes, links and notes have ids. */
export interface Flow {
  nodeList: FlowNode[];
  linkList: FlowLink[];
  variables: FlowVariable[];
  notes: FlowNote[];
  [key: string]: unknown;
}

/** The two panels of a node's options. */
export type Panel = 'options' | 'common';

export type Side = 'in' | 'out';

const objectsIn = (list: unknown): JsonObject[] =>
  Array.isArray(list) ? (list.filter(isObject) as JsonObject[]) : [];

/**
 * Reads a saved draft, which may be any object: lists that are missing are empty, what has no id gets one, and what must be a text and
 * is none is empty.
 */
export function readFlow(saved: unknown): Flow {
  const object = isObject(saved) ? saved : {};
  const nodes = objectsIn(object.nodeList);
  const links = objectsIn(object.linkList);
  const notes = objectsIn(object.notes);
  return {
    ...object,
    nodeList: withIds(nodes, 'n').map((node) =>
      withTexts(node, ['namespace', 'name'], ['nodeType', 'title']),
    ) as FlowNode[],
    linkList: withIds(links, 'l').map((link) =>
      withTexts(link, ['source', 'target'], ['sourcePort', 'targetPort']),
    ) as FlowLink[],
    variables: objectsIn(object.variables).map((variable) => withTexts(variable, ['name'])) as FlowVariable[],
    notes: withIds(notes, 'note').map(readNote),
  };
}

/** The flow as it is saved: without notes if there are none, since the editor has added the list for itself. */
export function writeFlow(flow: Flow): Record<string, unknown> {
  const { notes, ...rest } = flow;
  return notes.length > 0 ? { ...rest, notes } : rest;
}

function readNote(note: JsonObject): FlowNote {
  const number = (key: string, otherwise: number) => {
    const value = note[key];
    return isPlace(value) ? value : otherwise;
  };
  return {
    ...note,
    id: typeof note.id === 'string' ? note.id : '',
    x: number('x', 0),
    y: number('y', 0),
    width: number('width', 220),
    height: number('height', 120),
    text: typeof note.text === 'string' ? note.text : '',
  };
}

/** An item whose `needed` keys are texts, and whose `other` ones are if they are there. */
function withTexts(item: JsonObject, needed: readonly string[], other: readonly string[] = []): JsonObject {
  const empty = needed.filter((key) => typeof item[key] !== 'string').map((key) => [key, '']);
  const wrong = other.filter((key) => item[key] != null && typeof item[key] !== 'string');
  if (empty.length + wrong.length === 0) return item;
  const kept = Object.entries(item).filter(([key]) => !wrong.includes(key));
  return { ...Object.fromEntries(kept), ...(Object.fromEntries(empty) as JsonObject) };
}

function withIds(list: JsonObject[], prefix: string): JsonObject[] {
  const taken = new Set(list.map(({ id }) => id).filter((id) => typeof id === 'string'));
  const free = freeIds(taken);
  const seen = new Set<string>();
  return list.map((item) => {
    const { id } = item;
    if (typeof id === 'string' && id !== '' && !seen.has(id)) {
      seen.add(id);
      return item;
    }
    const made = free(prefix);
    seen.add(made);
    return { ...item, id: made };
  });
}

/** An id that begins with `prefix` and is not taken: `l1`, `l2`, … */
export function freeId(prefix: string, taken: { has(id: string): boolean }): string {
  for (let number = 1; ; number++) {
    const id = `${prefix}${number}`;
    if (!taken.has(id)) return id;
  }
}

/**
 * Gives free ids, and takes them. Each prefix goes on behind its last number, so that many ids cost no more than few.
 *
 * @param taken to which others may be added, and from which none is removed
 */
export function freeIds(taken: Pick<Set<string>, 'has' | 'add'>): (prefix: string) => string {
  const last = new Map<string, number>();
  return (prefix) => {
    let number = (last.get(prefix) ?? 0) + 1;
    while (taken.has(`${prefix}${number}`)) number += 1;
    last.set(prefix, number);
    taken.add(`${prefix}${number}`);
    return `${prefix}${number}`;
  };
}

/** The ids of the nodes. */
export const nodeIds = (flow: Flow): Set<string> => new Set(flow.nodeList.map(({ id }) => id));

export const nodeOf = (flow: Flow, id: string): FlowNode | undefined =>
  flow.nodeList.find((node) => node.id === id);

/** The flow with one node changed; the same flow if `change` returns the same node. */
export function changeNode(flow: Flow, id: string, change: (node: FlowNode) => FlowNode): Flow {
  const nodeList = flow.nodeList.map((node) => (node.id === id ? change(node) : node));
  return nodeList.some((node, index) => node !== flow.nodeList[index]) ? { ...flow, nodeList } : flow;
}

/** The ports that a node lists on one side. A port may have no name, but its name is a text. */
export function listedPorts(node: FlowNode, side: Side): FlowPort[] {
  const { ports } = node;
  const list = isObject(ports) ? ports[side === 'in' ? 'input' : 'output'] : undefined;
  return objectsIn(list).filter(({ name }) => name == null || typeof name === 'string');
}

/** The options that a node lists in a panel. */
export function listedOptions(node: FlowNode, panel: Panel): FlowFormValue[] {
  const { detailPanel } = node;
  const form = isObject(detailPanel) ? detailPanel[panel] : undefined;
  const list = objectsIn(isObject(form) ? form.formDatas : undefined);
  return list.filter(({ name }) => typeof name === 'string') as FlowFormValue[];
}

/** The value that a node lists for an option; undefined if it lists none. */
export const listedOption = (node: FlowNode, panel: Panel, name: string): Json | undefined =>
  listedOptions(node, panel).find((option) => option.name === name)?.value;

/** The value that a node lists for an input; undefined if it lists none. */
export const listedInput = (node: FlowNode, name: string): Json | undefined =>
  listedPorts(node, 'in').find((port) => port.name === name && port.portType !== 'flow')?.value;

/** The largest coordinate. Beyond it, distances in one canvas no longer have the accuracy of a pixel. */
const FARTHEST = 1e9;

/** Whether a canvas can show something at this coordinate. */
const isPlace = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= FARTHEST;

/** Where a node is; nodes without a place that a canvas can show are at the origin. */
export const placeOf = ({ x, y }: { x?: unknown; y?: unknown }): { x: number; y: number } => ({
  x: isPlace(x) ? x : 0,
  y: isPlace(y) ? y : 0,
});
