import type { Catalogue } from './catalogue.js';
import { fullName } from './definition.js';
import type { Names } from './expression/documents-read.js';
import { framesAround } from './graph/frames-around.js';
import { groupBy } from './graph/group-by.js';
import { documentsReadBy, type ReadsBySource } from './graph/documents-read-by.js';
import { parseFlow } from './graph/parse-flow.js';
import type { ParsedLink } from './graph/parse-links.js';
import { orderOfKeys, orderOfLinks } from './graph/orders.js';
import type { ParsedNode } from './graph/parsed-node.js';
import {
  declarationsOf,
  declaredVariables,
  variablesReadBy,
  variablesSetBy,
} from './graph/variables-read-by.js';
import type { Sliced } from './slices.js';

/** A node of a flow, for the comparison with the node of the same id in another version of the flow. */
export interface ComparableNode {
  /** What the node does: its type, options, values, and the links to its inputs, and the loops and branches around it. Not how it is drawn. */
  does: unknown;
  /** The flow links that lead to it, each with the target that is followed before it. */
  follows: unknown;
  /**
   * What else its values depend on: the declarations of the variables that it reads, the types of those that it sets, and the order of links to one
   * input and of the keys in its values.
   */
  reads: unknown;
  /** The variables that it may read. */
  variables: Names;
  /** The nodes of which it may read outputs, by links or expressions. */
  nodes: Names;
  /** The variables that it may set. */
  sets: readonly string[];
  /** Whether its outcome is recorded, which a replay takes. False also where the catalogue has another revision of the node, so that it is not known. */
  isRecorded: boolean;
  /** Whether what runs next follows from its values: a control node, or a call. */
  decides: boolean;
  /** Its type, such as `core.programming.branch`. */
  type: string;
  /** Whether it ends a loop or a round, a process or the job: nothing follows it. */
  leaves: boolean;
  /** Whether other nodes run if it fails: it is in a `try`. */
  isTried: boolean;
  /** Whether it goes on after what its flow outputs lead to: a loop, `parallel`, `tryCatch`. */
  goesOn: boolean;
  /** Whether the flow begins with it. */
  isFirst: boolean;
  /** Whether it is computed when another node reads it. */
  isPulled: boolean;
  /** The flow outputs that are linked, each with the nodes that it leads to, in the order in which they run. */
  leadsTo: readonly { port: string | null; targets: readonly string[] }[];
}

/** The nodes of a flow by id. */
export type ComparableNodes = ReadonlyMap<string, ComparableNode>;

/**
 * The nodes of a flow by id. A node that the catalogue lacks is left out.
 *
 * @param uses the revisions with which the flow was checked, where the catalogue may have others
 * @param known what expressions are known to read; this function adds to it. Give it one for both flows that are compared
 */
export function* comparableNodes(
  flow: unknown,
  catalogue: Catalogue,
  { uses = {}, known = new Map() }: { uses?: Readonly<Record<string, number>>; known?: ReadsBySource } = {},
): Sliced<Map<string, ComparableNode>> {
  const { nodes, links, variables } = yield* parseFlow(flow, catalogue);
  const linksTo = groupBy(links, ({ target }) => target);
  const linksFrom = groupBy(links, ({ source }) => source);
  const frames = yield* framesAround({ links });
  const tried = yield* triedNodes(linksFrom);
  const before = targetsBefore(links);
  const declared = yield* declaredVariables(variables);
  const comparable = new Map<string, ComparableNode>();
  for (const node of nodes) {
    yield;
    const { definition, options, common, inputs, outputs } = node;
    const type = fullName(definition);
    const revision = uses[type] ?? definition.revision;
    const all = linksTo.get(node) ?? [];
    const drawn = (isFlow: boolean) =>
      all
        .filter((link) => link.isFlow === isFlow)
        .map((link) => {
          const { source, sourcePort, targetPort } = link;
          return JSON.stringify([targetPort, source.id, sourcePort, before.get(link) ?? null]);
        })
        .sort();
    const documents = yield* documentsReadBy(node, known);
    const read = variablesReadBy(node, documents);
    const sets = variablesSetBy(node, declared);
    comparable.set(node.id, {
      does: {
        name: type,
        revision,
        options,
        common,
        inputs: [...inputs.values()].map(({ name, dataType, value }) => [name, dataType, value]),
        outputs: [...outputs.values()].map(({ name, dataType }) => [name, dataType]),
        links: drawn(false),
        frames: frames.get(node) ?? 0,
      },
      follows: drawn(true),
      reads: [
        declarationsOf(read, declared),
        sets.map((name) => declared.types.get(name) ?? null),
        orderOfLinks(all),
        yield* orderOfKeys([...inputs.values()].map(({ value }) => value)),
      ],
      variables: read,
      nodes: withSources(documents.nodes, all),
      sets,
      isRecorded: definition.effect !== 'pure' && revision === definition.revision,
      decides: definition.nodeType === 'programming',
      type,
      leaves: definition.nodeType === 'programming' && definition.flowOutputs.length === 0,
      isTried: tried.has(node),
      goesOn: 'control' in definition,
      isFirst: definition.nodeType === 'event',
      isPulled: definition.nodeType === 'operation' || definition.nodeType === 'variable_get',
      leadsTo: [
        ...groupBy((linksFrom.get(node) ?? []).filter(isFlowLink), ({ sourcePort }) => sourcePort),
      ].map(([port, followed]) => ({ port, targets: followed.map(({ target }) => target.id) })),
    });
  }
  return comparable;
}

/** The nodes to which the `try` of a `tryCatch` leads, also where the links go on after it. */
function* triedNodes(linksFrom: ReadonlyMap<ParsedNode, readonly ParsedLink[]>): Sliced<Set<ParsedNode>> {
  const tried = new Set<ParsedNode>();
  const follow = (links: readonly ParsedLink[]): void => {
    for (const { isFlow, target } of links) if (isFlow) tried.add(target);
  };
  for (const [source, links] of linksFrom)
    if (fullName(source.definition) === 'core.programming.tryCatch')
      follow(links.filter(({ sourcePort }) => sourcePort === 'try'));
  // What is added meanwhile is visited, too.
  for (const node of tried) {
    yield;
    follow(linksFrom.get(node) ?? []);
  }
  return tried;
}

const isFlowLink = ({ isFlow }: ParsedLink): boolean => isFlow;

/** The nodes that expressions read, and those from which links lead to inputs. */
function withSources(read: Names, links: readonly ParsedLink[]): Names {
  if (read === 'all') return read;
  const sources = links.filter((link) => !link.isFlow).map(({ source }) => source.id);
  return sources.length === 0 ? read : new Set([...read, ...sources]);
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
