import { kindOf } from '../definitions.js';
import type { Definitions } from '../definitions.js';
import { nodeOf } from '../flow.js';
import type { Flow, FlowLink } from '../flow.js';
import { NODES, renameReads } from './rename-reads.js';

/** Why an id cannot be given to a node. */
export type IdFault = 'empty' | 'taken' | 'too-long';

const MAX_ID = 200;

/** Whether a node can have this id. @returns null if it can */
export function idFault(flow: Flow, id: string, current: string): IdFault | null {
  if (id === '') return 'empty';
  if (id.length > MAX_ID) return 'too-long';
  return id !== current && [...flow.nodeList, ...flow.notes].some((item) => item.id === id) ? 'taken' : null;
}

/** Gives a node another id. Links, and what expressions read as `nodes.<id>`, follow. */
export const renameNode = (flow: Flow, definitions: Definitions, id: string, next: string): Flow =>
  id === next ? flow : renameNodes(flow, definitions, new Map([[id, next]]));

/** As {@link renameNode}, for many nodes. @param names the next ids, which no node has, by id */
export function renameNodes(flow: Flow, definitions: Definitions, names: ReadonlyMap<string, string>): Flow {
  if (names.size === 0) return flow;
  const nodeList = flow.nodeList.map((node) => {
    const renamed = renameReads(node, definitions.get(kindOf(node)), NODES, names);
    const next = names.get(node.id);
    return next === undefined ? renamed : { ...renamed, id: next };
  });
  const linkList = flow.linkList.map((link): FlowLink => {
    const [source, target] = [names.get(link.source), names.get(link.target)];
    if (source === undefined && target === undefined) return link;
    return { ...link, source: source ?? link.source, target: target ?? link.target };
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
