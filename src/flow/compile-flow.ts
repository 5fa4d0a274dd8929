import type { Catalogue } from './catalogue.js';
import { compileNode, isPulled } from './compile-node.js';
import type { CompileContext } from './compile-node.js';
import type { CompiledFlow, CompiledNode } from './compiled-flow.js';
import { fullName } from './definition.js';
import type { NodeDefinition } from './definition.js';
import { parseFlow } from './graph/parse-flow.js';
import { groupBy } from './graph/group-by.js';
import { FlowMemory } from './memory-of-flow.js';
import { runSync, type Sliced } from './slices.js';

/** Compiles a flow. @param flow one in which `validateFlow` finds no faults with the same catalogue */
export function compileFlow(flow: unknown, catalogue: Catalogue): CompiledFlow {
  return runSync(compilation(flow, catalogue));
}

/** {@link compileFlow} in slices, since 20,000 expressions take 2 s. */
export function* compilation(flow: unknown, catalogue: Catalogue): Sliced<CompiledFlow> {
  const { process, nodes, links, variables } = yield* parseFlow(flow, catalogue);
  let slots = 0;
  const outputs = nodes.map((node) =>
    [...node.outputs.values()].map(({ name, dataType }) => ({ name, dataType, slot: slots++ })),
  );
  const context: CompileContext = {
    nodes,
    indexes: new Map(nodes.map(({ id }, index) => [id, index])),
    outputs,
    slots: new Map(
      nodes.map((node, index) => [node, new Map(outputs[index]?.map(({ name, slot }) => [name, slot]))]),
    ),
    pulled: nodes.flatMap((node, index) => (isPulled(node) ? [index] : [])),
    flowLinks: groupBy(
      links.filter(({ isFlow }) => isFlow),
      ({ source }) => source,
    ),
    dataLinks: groupBy(
      links.filter(({ isFlow }) => !isFlow),
      ({ target }) => target,
    ),
  };
  const start = nodes.findIndex(({ definition }) => definition.nodeType === 'event');
  if (start < 0) throw new Error('a flow without a start cannot be compiled');
  const compiled: CompiledNode[] = [];
  const memory = new FlowMemory(variables, links.length);
  for (const [index, node] of nodes.entries()) {
    const made = yield* compileNode(node, index, context);
    compiled.push(made);
    memory.addNode(node, made.inputs);
  }
  return {
    process,
    nodes: compiled,
    start,
    variables: new Map(variables.map((variable) => [variable.name, variable])),
    bytes: memory.bytes,
  };
}

/** The names of the definitions that a flow uses, with their revisions. A worker that lacks one of them cannot run the flow. */
export function usedDefinitions({
  nodes,
}: {
  nodes: readonly { definition: NodeDefinition }[];
}): Record<string, number> {
  return Object.fromEntries(nodes.map(({ definition }) => [fullName(definition), definition.revision]));
}
