import type { Catalogue } from '../flow/index.js';
import { type Message, message } from '../rest/messages.js';

/** The names of the nodes that a flow uses, with the revisions with which it was checked. */
type Uses = Readonly<Record<string, number>>;

/** What the catalogue lacks of the nodes of a flow, so that the flow cannot be compared with another one; null: nothing. */
export function lackedNode(uses: Uses, catalogue: Catalogue): Message | null {
  const name = Object.keys(uses).find((used) => catalogue.get(used) === undefined);
  if (name === undefined) return null;
  return message(
    `The flows cannot be compared, because this server does not have the node ${name} that one of them uses.`,
    `无法比较这两个流程：其中之一使用的节点 ${name}，本服务器没有。`,
  );
}

/** As {@link lackedNode}, also where the catalogue has another revision of a node: its ports can be others. */
export function lackedRevision(uses: Uses, catalogue: Catalogue): Message | null {
  for (const [name, revision] of Object.entries(uses)) {
    const known = catalogue.get(name)?.revision;
    if (known !== undefined && known !== revision)
      return message(
        `The flows cannot be compared: that version was checked with revision ${revision} of ${name}, and this server has revision ${known}.`,
        `无法比较这两个流程：该版本按 ${name} 的修订版 ${revision} 检查，而本服务器为修订版 ${known}。`,
      );
  }
  return lackedNode(uses, catalogue);
}
