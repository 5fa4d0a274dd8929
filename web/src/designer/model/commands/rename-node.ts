import { nodeOf } from '../flow.js';
import type { Flow, FlowLink, FlowNode } from '../flow.js';

/** Why an id cannot be given to a node. */
export type IdFault = 'empty' | 'taken' | 'too-long';

const MAX_ID = 200;

/** Whether a node can have this id. @returns null if it can */
export function idFault(flow: Flow, id: string, current: string): IdFault | null {
  if (id === '') return 'empty';
  if (id.length > MAX_ID) return 'too-long';
  return id !== current && flow.nodeList.some((node) => node.id === id) ? 'taken' : null;
}

/** Gives a node another id. Links, and what expressions read as `nodes.<id>`, follow. */
export function renameNode(flow: Flow, id: string, next: string): Flow {
  if (id === next) return flow;
  const names = new Map([[id, next]]);
  const nodeList = flow.nodeList.map((node) => {
    const renamed = renameReads(node, names);
    return node.id === id ? { ...renamed, id: next } : renamed;
  });
  const linkList = flow.linkList.map((link): FlowLink => {
    if (link.source !== id && link.target !== id) return link;
    return {
      ...link,
      source: link.source === id ? next : link.source,
      target: link.target === id ? next : link.target,
    };
  });
  return { ...flow, nodeList, linkList };
}

/** Whether a node has got another id between two states of a flow: the new id stands where the former one, which is gone, stood. */
export function isRenamed(before: Flow, after: Flow, id: string, next: string): boolean {
  const at = before.nodeList.findIndex((node) => node.id === id);
  return (
    at >= 0 &&
    before.nodeList.length === after.nodeList.length &&
    after.nodeList[at]?.id === next &&
    nodeOf(after, id) === undefined &&
    nodeOf(before, next) === undefined
  );
}

/** How an expression writes a name: in backquotes unless it is an identifier. */
export const written = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name}\``;

const READS = /(?<![\p{L}\p{N}_.$])(nodes\s*\.\s*)(?:`([^`]+)`|([\p{L}_][\p{L}\p{N}_]*))/gu;

type Names = ReadonlyMap<string, string>;

const renameIn = (text: string, names: Names): string =>
  text.replace(READS, (all, nodes: string, quoted?: string, plain?: string) => {
    const next = names.get(quoted ?? plain ?? '');
    return next === undefined ? all : `${nodes}${written(next)}`;
  });

/** What is between the first two braces and the last two: the text around it reads nothing. */
function renameInTemplates(text: string, names: Names): string {
  const [from, to] = [text.indexOf('{{'), text.lastIndexOf('}}')];
  return from < 0 || to < from
    ? text
    : text.slice(0, from) + renameIn(text.slice(from, to), names) + text.slice(to);
}

/**
 * A node whose inputs and options read `nodes.<next id>` where they read `nodes.<id>`; the same node if nothing is renamed. Inputs read nodes in
 * `{{ }}`, options also in an expression or code as it is.
 *
 * @param names the next ids by id
 */
export function renameReads(node: FlowNode, names: Names): FlowNode {
  const inTemplate = (text: string): string => renameInTemplates(text, names);
  const ports = renameInside(node.ports, inTemplate);
  const detailPanel = renameInside(node.detailPanel, (text) => renameIn(text, names));
  if (ports === node.ports && detailPanel === node.detailPanel) return node;
  return { ...node, ports, detailPanel } as FlowNode;
}

/** A value with its values renamed, whose keys are `value`; the same value if nothing is renamed. */
function renameInside(value: unknown, rename: (text: string) => string, isValue = false): unknown {
  if (typeof value === 'string') return isValue && value.includes('nodes') ? rename(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list = value.map((item) => renameInside(item, rename, isValue));
    return list.some((item, index) => item !== value[index]) ? list : value;
  }
  const before: [string, unknown][] = Object.entries(value);
  const after = before.map(([key, item]): [string, unknown] => [
    key,
    renameInside(item, rename, isValue || key === 'value'),
  ]);
  return after.some(([, item], index) => item !== before[index]?.[1]) ? Object.fromEntries(after) : value;
}
