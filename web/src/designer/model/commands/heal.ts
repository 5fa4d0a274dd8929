import type { Definitions } from '../definitions.js';
import { kindOf } from '../definitions.js';
import { nodeOf } from '../flow.js';
import type { Flow } from '../flow.js';
import { isRefusal, mayLink } from '../linking.js';
import { findPort } from '../ports.js';
import { endsOf } from './lead-through.js';
import { reconnect } from './links.js';
import { remove } from './nodes.js';

/** Deletes nodes, notes and links; what led to a deleted node leads on to what followed it, if just one node did. */
export function removeAndHeal(
  flow: Flow,
  definitions: Definitions,
  ids: ReadonlySet<string>,
  links: ReadonlySet<string>,
): Flow {
  let healed = flow;
  for (const id of ids) healed = bridged(healed, definitions, id);
  return remove(healed, ids, links);
}

/** The flow in which control passes by a node. */
function bridged(flow: Flow, definitions: Definitions, id: string): Flow {
  const own = flow.linkList.filter(({ source, target }) => source === id || target === id);
  const control = own.flatMap((link) => {
    const ends = endsOf(flow, link);
    const source = ends && nodeOf(flow, ends.from.node);
    if (ends === undefined || source === undefined) return [];
    const port = findPort(source, definitions.get(kindOf(source)), 'out', ends.from.name);
    return port?.type === 'flow' ? [{ id: link.id, ...ends }] : [];
  });
  const [onward, another] = control.filter(({ from }) => from.node === id && from.name !== 'error');
  if (onward === undefined || another !== undefined || onward.to.node === id) return flow;
  let next = flow;
  for (const link of control.filter(({ to }) => to.node === id)) {
    const answer = mayLink(next, definitions, link.from, onward.to);
    if (!isRefusal(answer)) next = reconnect(next, link.id, answer);
  }
  return next;
}
