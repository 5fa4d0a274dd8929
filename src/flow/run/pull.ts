import type { CompiledInput, CompiledNode } from '../compiled-flow.js';
import type { Values } from '../definition.js';
import type { Evaluated } from '../expression/expression.js';
import type { Json } from '../json.js';
import type { ListedStep } from '../run-host.js';
import type { Text } from '../text.js';
import type { Scope } from './scope.js';

/** The inputs of a node, up to the one whose evaluation is waited for, or before which the yield budget was spent. */
export interface Gathered {
  node: CompiledNode;
  values: Values;
  /** How many are known. */
  count: number;
  /** Their size. */
  bytes: number;
}

/** One computation of a node's inputs, in which each operation that they read is computed once. */
export interface Pull {
  readonly scope: Scope;
  /** Greater than that of any earlier pull. */
  readonly number: number;
  /** Lists an operation whose inputs are known, if operations are listed. */
  listPulled(operation: CompiledNode, inputs: Values): ListedStep | null;
  /** Counts an operation as a step of the job, when it is computed or has failed. Ends its listed step. */
  computed(operation: CompiledNode, error: Text | null, listed: ListedStep | null): void;
  /** The results of asynchronous templates, and large texts. */
  evaluated: Map<CompiledInput, Evaluated> | null;
  /** The inputs of which not all are known yet. */
  gathered: Gathered | null;
  /**
   * Counts a value that the pull has made as a live value, until the next pull or until its node has ended.
   *
   * @returns the value to use instead of it, see `LiveBytes.hold`
   * @throws JobFailure past the job's limit
   */
  hold(value: Json): Json;
}
