/**
 * Types for authors of node packages: `import type { NodePackage } from 'liucheng'`. There are only types, so a package does
 * not depend on liucheng at run time.
 */
import type { NodeDefinition, Text } from '../flow/index.js';

export type {
  DataPortDefinition,
  DataType,
  Effect,
  Example,
  FlowPortDefinition,
  FunctionStep,
  Instruction,
  Json,
  LogLevel,
  Next,
  OptionDefinition,
  PureContext,
  Resumed,
  Text,
  Values,
} from '../flow/index.js';

/** Properties with a default: see {@link PackageNode}. */
type Defaulted =
  | 'namespace'
  | 'revision'
  | 'effect'
  | 'flowInputs'
  | 'flowOutputs'
  | 'inputs'
  | 'outputs'
  | 'options';

type Written<Definition extends NodeDefinition> = Definition extends unknown
  ? Omit<Definition, Defaulted | 'checkOptions'> & Partial<Pick<Definition, Defaulted>>
  : never;

/**
 * A node as the author of a package writes it. Defaults: the package's `namespace`, `revision` 1, `effect` `outside` for
 * functions and `pure` for others, one unnamed flow input and one unnamed flow output (none for operations), no data ports
 * and no options.
 */
export type PackageNode = Written<NodeDefinition>;

/** A set of nodes under one namespace. */
export interface NodePackage {
  /** Such as `acme.chat`. `core` is reserved. */
  namespace: string;
  title: Text;
  description: Text;
  nodes: readonly PackageNode[];
}
