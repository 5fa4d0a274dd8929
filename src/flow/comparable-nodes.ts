import type { Catalogue } from './catalogue.js';
import { fullName } from './definition.js';
import { framesAround } from './graph/frames-around.js';
import { groupBy } from './graph/group-by.js';
import { parseFlow } from './graph/parse-flow.js';
import { declaredVariables, variablesReadBy } from './graph/variables-read-by.js';
import type { Sliced } from './slices.js';

/** A node of a flow, for the comparison with the node of the same id in another version of the flow. Its values are JSON. */
export interface ComparableNode {
  /** What the node does: its type, options, values, and the links to its inputs, and the loops and branches around it. Not how it is drawn. */
  does: unknown;
  /** The flow links that lead to it, and what the flow declares of the variables that it reads. */
  follows: unknown;
}

/** The nodes of a flow by id. A node that the catalogue lacks is left out. */
export function* comparableNodes(flow: unknown, catalogue: Catalogue): Sliced<Map<string, ComparableNode>> {
  const { nodes, links, variables } = yield* parseFlow(flow, catalogue);
  const linksTo = groupBy(links, ({ target }) => target);
  const frames = yield* framesAround({ links });
  const declared = yield* declaredVariables(variables);
  const comparable = new Map<string, ComparableNode>();
  for (const node of nodes) {
    yield;
    const { definition, options, common, inputs, outputs } = node;
    const all = linksTo.get(node) ?? [];
    const drawn = (isFlow: boolean) =>
      all
        .filter((link) => link.isFlow === isFlow)
        .map(({ source, sourcePort, targetPort }) => JSON.stringify([targetPort, source.id, sourcePort]))
        .sort();
    comparable.set(node.id, {
      does: {
        name: fullName(definition),
        revision: definition.revision,
        options,
        common,
        inputs: [...inputs.values()].map(({ name, dataType, value }) => [name, dataType, value]),
        outputs: [...outputs.values()].map(({ name, dataType }) => [name, dataType]),
        links: drawn(false),
        frames: frames.get(node) ?? 0,
      },
      follows: [drawn(true), yield* variablesReadBy(node, declared)],
    });
  }
  return comparable;
}
