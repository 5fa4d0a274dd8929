import type { CommonOptions } from './common-options.js';
import type { DataType } from './data-type.js';
import type { NodeDefinition, Values } from './definition.js';
import type { Template } from './expression/template.js';
import type { ParsedVariable } from './graph/parse-variables.js';
import type { NodeAction } from './node-action.js';

/** A flow that is ready to run: immutable, and shared by all its runs. Nodes and outputs are identified by number. */
export interface CompiledFlow {
  readonly process: number;
  readonly nodes: readonly CompiledNode[];
  /** The index of the start event. */
  readonly start: number;
  readonly variables: ReadonlyMap<string, ParsedVariable>;
  /** Approximately the memory that it takes. */
  readonly bytes: number;
}

export interface CompiledNode {
  readonly index: number;
  readonly id: string;
  /** The id, escaped for the keys of records. */
  readonly key: string;
  readonly definition: NodeDefinition;
  readonly action: NodeAction;
  readonly inputs: readonly CompiledInput[];
  /** Whether the flow may add inputs, so that their names may be any text. */
  readonly freeInputs: boolean;
  readonly outputs: readonly CompiledOutput[];
  readonly options: Values;
  readonly common: CommonOptions | null;
  /** The indexes of the next nodes by flow output, in the order of `linkList`. */
  readonly follow: ReadonlyMap<string | null, readonly number[]>;
  /** The names of the linked flow outputs; numbers in numeric order. */
  readonly flowOutputs: readonly string[];
  /** The indexes of the operations that its inputs, templates and expressions read, whatever has run. */
  readonly pulls: readonly number[];
  /** The linked inputs whose own value reads operations. */
  readonly fallbacks: readonly CompiledInput[];
  /** The nodes that its `expression` option reads. */
  readonly reads: NodeReads;
}

/** The indexes of the nodes that an expression reads through `nodes`. */
export type NodeReads = readonly number[] | 'all';

export interface CompiledInput {
  readonly name: string;
  readonly dataType: DataType;
  readonly required: boolean;
  /** The slots of the linked outputs. */
  readonly slots: readonly number[];
  readonly own: Template;
  readonly reads: NodeReads;
  /** The indexes of the operations that are read only if no linked output has a value. */
  readonly pulls: readonly number[];
}

export interface CompiledOutput {
  readonly name: string;
  readonly dataType: DataType;
  /** The number of this output among all outputs of the flow. */
  readonly slot: number;
}
