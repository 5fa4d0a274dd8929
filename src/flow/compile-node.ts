import { admit } from './admit.js';
import { commonOptions } from './common-options.js';
import type { CompiledInput, CompiledNode, CompiledOutput, NodeReads } from './compiled-flow.js';
import { isFunction } from './definition.js';
import type { NodeDefinition } from './definition.js';
import { parseExpression } from './expression/expression.js';
import { parsedBefore, parseTemplate } from './expression/template.js';
import type { Template } from './expression/template.js';
import { groupBy } from './graph/group-by.js';
import { inOrder } from './graph/in-order.js';
import type { ParsedLink } from './graph/parse-links.js';
import type { ParsedNode, ParsedPort } from './graph/parsed-node.js';
import { nodesReadBy } from './graph/nodes-read-by.js';
import { actionOf } from './node-action.js';
import type { Sliced } from './slices.js';

/** The data of a flow that the compilation of a node needs. */
export interface CompileContext {
  nodes: readonly ParsedNode[];
  indexes: ReadonlyMap<string, number>;
  outputs: readonly (readonly CompiledOutput[])[];
  /** The slots of each node's outputs, by name. A node may have thousands of outputs and links. */
  slots: ReadonlyMap<ParsedNode, ReadonlyMap<string, number>>;
  /** The indexes of all nodes that are computed on demand. */
  pulled: readonly number[];
  flowLinks: ReadonlyMap<ParsedNode, readonly ParsedLink[]>;
  /** By target. */
  dataLinks: ReadonlyMap<ParsedNode, readonly ParsedLink[]>;
}

/**
 * Prepares a node for the engine: its inputs with their links and expressions, and where its outputs lead.
 *
 * @param index its place in the compiled flow
 */
export function* compileNode(node: ParsedNode, index: number, context: CompileContext): Sliced<CompiledNode> {
  const dataLinks = context.dataLinks.get(node) ?? [];
  const linksTo = groupBy(dataLinks, ({ targetPort }) => targetPort);
  const inputs: CompiledInput[] = [];
  for (const port of node.inputs.values()) {
    inputs.push(yield* compileInput(node, port, linksTo.get(port.name) ?? [], context));
    yield;
  }
  const reads = nodesReadBy(optionTemplate(node), context.indexes);
  const follow = new Map<string | null, number[]>();
  for (const { sourcePort, target } of context.flowLinks.get(node) ?? []) {
    const targets = follow.get(sourcePort);
    if (targets === undefined) follow.set(sourcePort, [indexOf(target, context)]);
    else targets.push(indexOf(target, context));
  }
  return {
    index,
    id: node.id,
    key: encodeURIComponent(node.id),
    definition: node.definition,
    action: actionOf(node.definition),
    inputs,
    freeInputs: node.definition.moreInputs === true,
    outputs: context.outputs[index] ?? [],
    options: node.options,
    common: isFunction(node.definition) ? commonOptions(node.definition, node.common) : null,
    follow,
    flowOutputs: inOrder(follow.keys()),
    pulls: pulledBy(
      node,
      [reads, ...inputs.filter(isUnlinked).map((input) => input.reads)],
      dataLinks,
      context,
    ),
    fallbacks: inputs.filter((input) => input.pulls.length > 0),
    reads,
  };
}

/** Whether the node is computed on demand, when another node reads its outputs. */
export function isPulled({ definition }: { definition: NodeDefinition }): boolean {
  return 'compute' in definition;
}

const isUnlinked = ({ slots }: CompiledInput): boolean => slots.length === 0;

function* compileInput(
  node: ParsedNode,
  port: ParsedPort,
  links: readonly ParsedLink[],
  context: CompileContext,
): Sliced<CompiledInput> {
  const { name, dataType, required } = port;
  const parsed = parseTemplate(port.value, yield* parsedBefore(port.value));
  const own: Template =
    parsed.kind === 'constant' ? { kind: 'constant', value: admit(parsed.value, Infinity) } : parsed;
  const slots: number[] = [];
  for (const { source, sourcePort } of links) {
    const slot = sourcePort === null ? undefined : context.slots.get(source)?.get(sourcePort);
    if (slot !== undefined) slots.push(slot);
  }
  const reads = nodesReadBy(own, context.indexes);
  // A linked operation always has a value.
  const usesOwn = slots.length > 0 && !links.some(({ source }) => isPulled(source));
  const pulls = usesOwn ? pulledBy(node, [reads], [], context) : [];
  return { name, dataType, required, slots, own, reads, pulls };
}

function pulledBy(
  node: ParsedNode,
  reads: readonly NodeReads[],
  links: readonly ParsedLink[],
  { nodes, indexes, pulled: all }: CompileContext,
): readonly number[] {
  // The expression may read any node. Except in an operation, which would pull itself.
  if (!isPulled(node) && reads.includes('all')) return all;
  const pulled = new Set<number>();
  const pull = (index: number) => {
    const other = nodes[index];
    if (other !== undefined && isPulled(other)) pulled.add(index);
  };
  for (const { source } of links) pull(indexes.get(source.id) ?? -1);
  for (const read of reads) {
    if (read !== 'all') read.forEach(pull);
  }
  return [...pulled];
}

/** The expressions in a node's options. */
export function optionTemplate({
  definition,
  options,
}: Pick<ParsedNode, 'definition' | 'options'>): Template {
  const items: Template[] = [];
  for (const { name, holds } of definition.options) {
    const source = options[name];
    if (holds === 'expression' && typeof source === 'string' && source !== '') {
      items.push({ kind: 'expression', expression: parseExpression(source) });
    }
  }
  return { kind: 'array', items };
}

function indexOf(node: ParsedNode, { indexes }: CompileContext): number {
  return indexes.get(node.id) ?? -1;
}
