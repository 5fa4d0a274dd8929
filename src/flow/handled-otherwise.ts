import type { ComparableNodes } from './comparable-nodes.js';
import { leadingTo, linksBack } from './links-back.js';
import type { Sliced } from './slices.js';

/**
 * The nodes by which failures that a flow has handled would be handled elsewhere in another flow: where the `error` output of a node that
 * failed, or the `catch` of a `tryCatch` around it, is linked in one of both only.
 *
 * @param failed the nodes of which a failure was handled
 */
export function* handledOtherwise(
  failed: ReadonlySet<string>,
  before: ComparableNodes,
  now: ComparableNodes,
): Sliced<string[]> {
  const isOther = (id: string, port: string): boolean =>
    now.has(id) && targetsOf(before, id, port).length > 0 !== targetsOf(now, id, port).length > 0;
  const others = [...failed].filter((id) => isOther(id, 'error'));
  const catching = [...before.keys()].filter((id) => isOther(id, 'catch'));
  if (failed.size === 0 || catching.length === 0) return others;
  const leading = yield* leadingTo(failed, yield* linksBack(before, now));
  const isAround = (id: string): boolean =>
    [before, now].some((nodes) => targetsOf(nodes, id, 'try').some((target) => leading.has(target)));
  return [...others, ...catching.filter(isAround)];
}

const targetsOf = (nodes: ComparableNodes, id: string, port: string): readonly string[] =>
  nodes.get(id)?.leadsTo.find((output) => output.port === port)?.targets ?? [];
