import type { Definitions } from '../definitions.js';
import { kindOf } from '../definitions.js';
import type { Flow, FlowLink } from '../flow.js';
import { isRefusal, mayLink } from '../linking.js';
import type { Linkable, PortPlace } from '../linking.js';
import { findPort, portName } from '../ports.js';
import { reconnect } from './links.js';
import { remove } from './nodes.js';

/**
 * Deletes nodes, notes and links; what led to a deleted node leads on to what followed it, if that was one place.
 *
 * @param links of these, those of deleted nodes are led on too: a rectangle that selects nodes selects their links
 */
export function removeAndHeal(
  flow: Flow,
  definitions: Definitions,
  ids: ReadonlySet<string>,
  links: ReadonlySet<string>,
): Flow {
  const control = controlLinks(flow, definitions);
  const onward = onwardOf(control, ids);
  const between = flow.linkList.filter(
    ({ id, source, target }) => links.has(id) && !ids.has(source) && !ids.has(target),
  );
  let healed = remove(flow, new Set(), new Set(between.map(({ id }) => id)));
  for (const { link, from, to } of control) {
    if (ids.has(from.node) || !ids.has(to.node)) continue;
    const behind = behindDeleted(to.node, ids, onward);
    if (behind === undefined) continue;
    const answer = mayLink(healed, definitions, from, behind);
    if (!isRefusal(answer)) healed = reconnect(healed, link.id, answer);
  }
  return remove(healed, ids);
}

interface ControlLink extends Linkable {
  link: FlowLink;
}

/** The links of control between nodes, with their ends. */
function controlLinks(flow: Flow, definitions: Definitions): ControlLink[] {
  const nodes = new Map(flow.nodeList.map((node) => [node.id, node]));
  return flow.linkList.flatMap((link) => {
    const [source, target] = [nodes.get(link.source), nodes.get(link.target)];
    if (source === undefined || target === undefined) return [];
    const name = portName(source, 'out', link.sourcePort);
    if (findPort(source, definitions.get(kindOf(source)), 'out', name)?.type !== 'flow') return [];
    const to: PortPlace = { node: target.id, side: 'in', name: portName(target, 'in', link.targetPort) };
    return [{ link, from: { node: source.id, side: 'out', name }, to }];
  });
}

/** Where control goes on from each of the nodes, if that is one place; where a node fails does not count. */
function onwardOf(control: readonly ControlLink[], ids: ReadonlySet<string>): ReadonlyMap<string, PortPlace> {
  const onward = new Map<string, PortPlace | null>();
  for (const { from, to } of control) {
    if (!ids.has(from.node) || from.name === 'error') continue;
    const known = onward.get(from.node);
    const isSame = known === undefined || (known?.node === to.node && known.name === to.name);
    onward.set(from.node, isSame ? to : null);
  }
  return new Map([...onward].flatMap(([id, place]) => (place === null ? [] : [[id, place]])));
}

/** The first place behind a run of deleted nodes; undefined if none follows, as where they lead in a circle. */
function behindDeleted(
  first: string,
  ids: ReadonlySet<string>,
  onward: ReadonlyMap<string, PortPlace>,
): PortPlace | undefined {
  const seen = new Set<string>();
  let place = onward.get(first);
  while (place !== undefined && ids.has(place.node)) {
    if (seen.has(place.node)) return undefined;
    seen.add(place.node);
    place = onward.get(place.node);
  }
  return place;
}
