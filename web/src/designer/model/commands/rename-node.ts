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
    const renamed = renameInside(node, names) as FlowNode;
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

/** How an expression writes a name: in backquotes unless it is an identifier. */
export const written = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name}\``;

const READS = /(?<![\p{L}\p{N}_.$])(nodes\s*\.\s*)(?:`([^`]+)`|([\p{L}_][\p{L}\p{N}_]*))/gu;

/**
 * A value in which all texts that read `nodes.<id>` read the node's next id; the same value if nothing is renamed.
 *
 * @param names the next ids by id
 */
export function renameInside(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    if (!value.includes('nodes')) return value;
    return value.replace(READS, (all, nodes: string, quoted?: string, plain?: string) => {
      const next = names.get(quoted ?? plain ?? '');
      return next === undefined ? all : `${nodes}${written(next)}`;
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list = value.map((item) => renameInside(item, names));
    return list.some((item, index) => item !== value[index]) ? list : value;
  }
  const before: [string, unknown][] = Object.entries(value);
  const after = before.map(([key, item]): [string, unknown] => [key, renameInside(item, names)]);
  return after.some(([, item], index) => item !== before[index]?.[1]) ? Object.fromEntries(after) : value;
}
