import type { Catalogue } from './catalogue.js';
import { fullName } from './definition.js';
import { framesAround } from './graph/frames-around.js';
import { groupBy } from './graph/group-by.js';
import { parseFlow } from './graph/parse-flow.js';
import type { ParsedLink } from './graph/parse-links.js';
import type { ParsedNode } from './graph/parsed-node.js';
import { declaredVariables, variablesReadBy } from './graph/variables-read-by.js';
import type { Sliced } from './slices.js';

/** A node of a flow, for the comparison with the node of the same id in another version of the flow. Its values are JSON. */
export interface ComparableNode {
  /** What the node does: its type, options, values, and the links to its inputs, and the loops and branches around it. Not how it is drawn. */
  does: unknown;
  /** The flow links that lead to it, each with the target that is followed before it. */
  follows: unknown;
  /** What the flow declares of the variables that it reads. */
  reads: unknown;
}

/** The nodes of a flow by id. A node that the catalogue lacks is left out. */
export function* comparableNodes(flow: unknown, catalogue: Catalogue): Sliced<Map<string, ComparableNode>> {
  const { nodes, links, variables } = yield* parseFlow(flow, catalogue);
  const linksTo = groupBy(links, ({ target }) => target);
  const frames = yield* framesAround({ links });
  const before = targetsBefore(links);
  const declared = yield* declaredVariables(variables);
  const comparable = new Map<string, ComparableNode>();
  for (const node of nodes) {
    yield;
    const { definition, options, common, inputs, outputs } = node;
    const all = linksTo.get(node) ?? [];
    const drawn = (isFlow: boolean) =>
      all
        .filter((link) => link.isFlow === isFlow)
        .map((link) => {
          const { source, sourcePort, targetPort } = link;
          return JSON.stringify([targetPort, source.id, sourcePort, before.get(link) ?? null]);
        })
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
      follows: drawn(true),
      reads: yield* variablesReadBy(node, declared),
    });
  }
  return comparable;
}

/** By flow link, the target of the link that its output follows directly before it. The whole order follows from that. */
function targetsBefore(links: readonly ParsedLink[]): Map<ParsedLink, string> {
  const before = new Map<ParsedLink, string>();
  const last = new Map<ParsedNode, Map<string | null, string>>();
  for (const link of links) {
    if (!link.isFlow) continue;
    const { source, sourcePort, target } = link;
    const ofSource = last.get(source) ?? new Map<string | null, string>();
    last.set(source, ofSource);
    const former = ofSource.get(sourcePort);
    if (former !== undefined) before.set(link, former);
    ofSource.set(sourcePort, target.id);
  }
  return before;
}
