import { freeId, nodeOf } from '../flow.js';
import type { Flow, FlowLink } from '../flow.js';
import type { Linkable } from '../linking.js';
import { without } from '../without.js';
import { portName, portReference } from '../ports.js';

/** Adds a link that may be. @returns the flow and the id of the link */
export function connect(flow: Flow, ends: Linkable): { flow: Flow; id: string } {
  const id = freeId('l', new Set(flow.linkList.map((link) => link.id)));
  return { flow: { ...flow, linkList: [...flow.linkList, { id, ...writtenEnds(flow, ends) }] }, id };
}

/** Moves an end of a link to another port; its other keys and its place in the order of links stay. */
export function reconnect(flow: Flow, id: string, ends: Linkable): Flow {
  const linkList = flow.linkList.map((link): FlowLink => {
    if (link.id !== id) return link;
    return { ...without(link, 'sourcePort', 'targetPort'), id, ...writtenEnds(flow, ends) };
  });
  return { ...flow, linkList };
}

/** The ends of a link as it names them. */
function writtenEnds(
  flow: Flow,
  { from, to }: Linkable,
): Pick<FlowLink, 'source' | 'sourcePort' | 'target' | 'targetPort'> {
  const source = nodeOf(flow, from.node);
  const target = nodeOf(flow, to.node);
  const sourcePort = source && portReference(source, 'out', from.name);
  const targetPort = target && portReference(target, 'in', to.name);
  return {
    source: from.node,
    ...(sourcePort === undefined ? {} : { sourcePort }),
    target: to.node,
    ...(targetPort === undefined ? {} : { targetPort }),
  };
}

/** Exchanges a link with the one before or behind it among the links of the same output, which are followed in this order. */
export function moveLink(flow: Flow, id: string, by: -1 | 1): Flow {
  const link = flow.linkList.find((candidate) => candidate.id === id);
  if (link === undefined) return flow;
  const source = nodeOf(flow, link.source);
  const outputOf = ({ sourcePort }: FlowLink) => (source ? portName(source, 'out', sourcePort) : sourcePort);
  const siblings = flow.linkList.flatMap((other, index) =>
    other.source === link.source && outputOf(other) === outputOf(link) ? [index] : [],
  );
  const at = siblings.findIndex((index) => flow.linkList[index] === link);
  const [here, there] = [siblings[at], siblings[at + by]];
  if (here === undefined || there === undefined) return flow;
  const linkList = [...flow.linkList];
  const other = linkList[there];
  if (other === undefined) return flow;
  linkList[there] = link;
  linkList[here] = other;
  return { ...flow, linkList };
}
