/**
 * What a third party writes: `import type { NodePackage } from 'liucheng'`. Types only, so that a package needs nothing
 * of liucheng while it runs.
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

/** What has a default: see {@link PackageNode}. */
type Defaulted =
  'namespace' | 'revision' | 'effect' | 'flowInputs' | 'flowOutputs' | 'inputs' | 'outputs' | 'options';

type Written<Definition extends NodeDefinition> = Definition extends unknown
  ? Omit<Definition, Defaulted> & Partial<Pick<Definition, Defaulted>>
  : never;

/**
 * A node as a package writes it. Left out, `namespace` is the package's, `revision` 1, `effect` `outside` for functions and
 * `pure` for all else, the flow ports are one plain way in and one out (none for operations), and there are no data ports
 * and no options.
 */
export type PackageNode = Written<NodeDefinition>;

/** A set of nodes under one namespace. */
export interface NodePackage {
  /** `acme.chat`; `core` is taken. */
  namespace: string;
  title: Text;
  description: Text;
  nodes: readonly PackageNode[];
}
