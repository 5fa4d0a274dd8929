import { ownKey } from '../model/by-key.js';
import type { FlowChanges } from '../model/changes.js';
import type { Flow } from '../model/flow.js';
import { oneLine } from '../model/value-text.js';
import { shownLink } from '../versions/plain-flow.js';

/** The nodes of several flows as those of one, to name them all; of a node that several have, the one of the last. */
export const nodesOfAll = (...flows: readonly Flow[]): Pick<Flow, 'nodeList'> => ({
  nodeList: [...new Map(flows.flatMap(({ nodeList }) => nodeList.map((node) => [node.id, node]))).values()],
});

/**
 * What people call an item that differs: a node by its name, a link by what it joins, a note by its text.
 *
 * @param key its key in `FlowChanges`
 * @param flows where it is looked for, first in the first
 * @param nameOf names the node of an id
 */
export function itemName(
  kind: keyof FlowChanges,
  key: string,
  flows: readonly Flow[],
  nameOf: (id: string) => string,
): string {
  const id = ownKey(key);
  const has = (item: { id: string }): boolean => item.id === id;
  switch (kind) {
    case 'nodes':
      return nameOf(id);
    case 'links': {
      const link = flows.flatMap(({ linkList }) => linkList).find(has);
      return link === undefined ? id : shownLink(link, nameOf);
    }
    case 'notes':
      return oneLine(flows.flatMap(({ notes }) => notes).find(has)?.text) || id;
    case 'variables':
      return id;
  }
}

/** As {@link itemName}, of an item that differs between two flows: of one whose name differs, both names. */
export function changedName(
  kind: keyof FlowChanges,
  key: string,
  { from, to }: { from: Flow; to: Flow },
  nameOf: (id: string) => string,
): string {
  const [was, is] = [itemName(kind, key, [from, to], nameOf), itemName(kind, key, [to, from], nameOf)];
  return was === is ? is : `${was} → ${is}`;
}
