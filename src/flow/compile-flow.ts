import type { Catalogue } from './catalogue.js';
import type { CommonOptions } from './common-options.js';
import { compileNode } from './compile-node.js';
import type { DataType } from './data-type.js';
import { fullName } from './definition.js';
import type { NodeDefinition, Values } from './definition.js';
import type { Template } from './expression/template.js';
import { readFlow } from './graph/read-flow.js';
import type { ReadLink } from './graph/read-links.js';
import type { ReadNode } from './graph/read-node.js';
import type { ReadVariable } from './graph/read-variables.js';

/** A flow made ready to run: immutable, and shared by all its runs. Nodes and outputs are known by number. */
export interface CompiledFlow {
  readonly process: number;
  readonly nodes: readonly CompiledNode[];
  /** The number of the start event. */
  readonly start: number;
  readonly variables: ReadonlyMap<string, ReadVariable>;
}

export interface CompiledNode {
  readonly index: number;
  readonly id: string;
  /** The id as keys of records bear it. */
  readonly key: string;
  readonly definition: NodeDefinition;
  readonly inputs: readonly CompiledInput[];
  /** Whether the flow itself names some of the inputs, so that their names may be anything. */
  readonly freeInputs: boolean;
  readonly outputs: readonly CompiledOutput[];
  readonly options: Values;
  readonly common: CommonOptions | null;
  /** By flow output, the nodes to go to, in the order of `linkList`. */
  readonly follow: ReadonlyMap<string | null, readonly number[]>;
  /** The linked flow outputs with a name, numbers in their order. */
  readonly flowOutputs: readonly string[];
  /** The operations and variables that its inputs, templates and expressions take from. */
  readonly pulls: readonly number[];
  /** What its `expression` option reads of `nodes`. */
  readonly reads: Reads;
}

/** The nodes that an expression reads by `nodes`, by number. */
export type Reads = readonly number[] | 'all';

export interface CompiledInput {
  readonly name: string;
  readonly dataType: DataType;
  readonly required: boolean;
  /** Numbers of the linked outputs. */
  readonly slots: readonly number[];
  readonly own: Template;
  readonly reads: Reads;
}

interface CompiledOutput {
  readonly name: string;
  readonly dataType: DataType;
  /** The number of this output among all of the flow. */
  readonly slot: number;
}

/** A flow while it is compiled. */
export interface FlowInParts {
  nodes: readonly ReadNode[];
  indexes: ReadonlyMap<string, number>;
  outputs: readonly (readonly CompiledOutput[])[];
  flowLinks: ReadonlyMap<ReadNode, readonly ReadLink[]>;
  /** By target and, with that, by its port. */
  dataLinks: ReadonlyMap<ReadNode, readonly ReadLink[]>;
}

/** @param flow one that `validateFlow` has no faults with, by the same catalogue */
export function compileFlow(flow: unknown, catalogue: Catalogue): CompiledFlow {
  const { process, nodes, links, variables } = readFlow(flow, catalogue);
  let slots = 0;
  const parts: FlowInParts = {
    nodes,
    indexes: new Map(nodes.map(({ id }, index) => [id, index])),
    outputs: nodes.map(({ outputs }) =>
      [...outputs.values()].map(({ name, dataType }) => ({ name, dataType, slot: slots++ })),
    ),
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
  return {
    process,
    nodes: nodes.map((node, index) => compileNode(node, index, parts)),
    start,
    variables: new Map(variables.map((variable) => [variable.name, variable])),
  };
}

/** Every definition that the flow uses, with its revision: a worker that lacks one cannot run it. */
export function usedDefinitions(compiled: CompiledFlow): Record<string, number> {
  return Object.fromEntries(
    compiled.nodes.map(({ definition }) => [fullName(definition), definition.revision]),
  );
}

function groupBy<Key>(links: readonly ReadLink[], keyOf: (link: ReadLink) => Key): Map<Key, ReadLink[]> {
  const groups = new Map<Key, ReadLink[]>();
  for (const link of links) {
    const group = groups.get(keyOf(link));
    if (group === undefined) groups.set(keyOf(link), [link]);
    else group.push(link);
  }
  return groups;
}
