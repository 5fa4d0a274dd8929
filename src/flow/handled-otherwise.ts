import type { ComparableNodes } from './comparable-nodes.js';
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
  for (const id of before.keys()) {
    yield;
    if (!isOther(id, 'catch')) continue;
    // What is added meanwhile is visited, too.
    const tried = new Set([...targetsOf(before, id, 'try'), ...targetsOf(now, id, 'try')]);
    for (const one of tried) {
      yield;
      for (const nodes of [before, now])
        for (const { targets } of nodes.get(one)?.leadsTo ?? [])
          for (const target of targets) tried.add(target);
    }
    if ([...tried].some((one) => failed.has(one))) others.push(id);
  }
  return others;
}

const targetsOf = (nodes: ComparableNodes, id: string, port: string): readonly string[] =>
  nodes.get(id)?.leadsTo.find((output) => output.port === port)?.targets ?? [];
