import type { DataType } from '../data-type.js';
import type { NodeDefinition, Values } from '../definition.js';
import type { Json } from '../json.js';

/** A data port, merged from the catalogue and the flow. */
export interface ParsedPort {
  name: string;
  dataType: DataType;
  required: boolean;
  /** The flow's value, else the catalogue's default; null if there is none. */
  value: Json;
}

/** A node of a flow with all its ports, including those that the flow does not list. */
export interface ParsedNode {
  id: string;
  title: string;
  definition: NodeDefinition;
  inputs: Map<string, ParsedPort>;
  outputs: Map<string, ParsedPort>;
  flowInputs: Set<string | null>;
  flowOutputs: Set<string | null>;
  /** Port names by port id. */
  portIds: { input: Map<string, string | null>; output: Map<string, string | null> };
  /** The names of data inputs with a link, valid or faulty. */
  linkedInputs: Set<string | null>;
  options: Values;
  common: Values;
}

export type Side = 'input' | 'output';
