import { admit } from './admit.js';
import { commonOptions } from './common-options.js';
import type { CompiledInput, CompiledNode, FlowInParts, Reads } from './compile-flow.js';
import { isFunction } from './definition.js';
import type { NodeDefinition } from './definition.js';
import { parseExpression } from './expression/expression.js';
import { parseTemplate } from './expression/template.js';
import type { Template } from './expression/template.js';
import type { ReadLink } from './graph/read-links.js';
import type { ReadNode, ReadPort } from './graph/read-node.js';
import { readsOf } from './graph/reads-of.js';

export function compileNode(node: ReadNode, index: number, parts: FlowInParts): CompiledNode {
  const dataLinks = parts.dataLinks.get(node) ?? [];
  const inputs = [...node.inputs.values()].map((port) => compileInput(port, dataLinks, parts));
  const reads = readsOf(optionTemplate(node), parts.indexes);
  const follow = new Map<string | null, number[]>();
  for (const { sourcePort, target } of parts.flowLinks.get(node) ?? []) {
    const targets = follow.get(sourcePort);
    if (targets === undefined) follow.set(sourcePort, [indexOf(target, parts)]);
    else targets.push(indexOf(target, parts));
  }
  return {
    index,
    id: node.id,
    key: encodeURIComponent(node.id),
    definition: node.definition,
    inputs,
    freeInputs: node.definition.moreInputs === true,
    outputs: parts.outputs[index] ?? [],
    options: node.options,
    common: isFunction(node.definition) ? commonOptions(node.definition, node.common) : null,
    follow,
    flowOutputs: [...follow.keys()].filter((name) => name !== null).sort(byNumber),
    pulls: pulledBy(node, [reads, ...inputs.map((input) => input.reads)], dataLinks, parts),
    reads,
  };
}

/** Whether the node is computed when it is pulled, and never gets control. */
export function isPulled({ definition }: { definition: NodeDefinition }): boolean {
  return 'compute' in definition;
}

function compileInput(port: ReadPort, links: readonly ReadLink[], parts: FlowInParts): CompiledInput {
  const { name, dataType, required } = port;
  const parsed = parseTemplate(port.value);
  const own: Template =
    parsed.kind === 'constant' ? { kind: 'constant', value: admit(parsed.value, Infinity) } : parsed;
  const slots: number[] = [];
  for (const { source, sourcePort, targetPort } of links) {
    if (targetPort !== name) continue;
    const output = parts.outputs[indexOf(source, parts)]?.find((candidate) => candidate.name === sourcePort);
    if (output !== undefined) slots.push(output.slot);
  }
  return { name, dataType, required, slots, own, reads: readsOf(own, parts.indexes) };
}

function pulledBy(
  node: ReadNode,
  reads: readonly Reads[],
  links: readonly ReadLink[],
  { nodes, indexes }: FlowInParts,
): number[] {
  const pulled = new Set<number>();
  const pull = (index: number) => {
    const other = nodes[index];
    if (other !== undefined && isPulled(other)) pulled.add(index);
  };
  for (const { source } of links) pull(indexes.get(source.id) ?? -1);
  for (const read of reads) {
    // Which ones cannot be told: all, but by an operation, which would pull itself.
    if (read !== 'all') read.forEach(pull);
    else if (!isPulled(node)) nodes.forEach((_, index) => pull(index));
  }
  return [...pulled];
}

/** What the options of a node hold of expressions. */
export function optionTemplate({ definition, options }: Pick<ReadNode, 'definition' | 'options'>): Template {
  const items: Template[] = [];
  for (const { name, holds } of definition.options) {
    const source = options[name];
    if (holds === 'expression' && typeof source === 'string' && source !== '') {
      items.push({ kind: 'expression', expression: parseExpression(source) });
    }
  }
  return { kind: 'array', items };
}

function indexOf(node: ReadNode, { indexes }: FlowInParts): number {
  return indexes.get(node.id) ?? -1;
}

function byNumber(a: string, b: string): number {
  return Number(a) - Number(b) || (a < b ? -1 : 1);
}
