import type { Text } from './text.js';

/** A mistake in a flow. `message` says how to correct it. Fields that do not apply are null. */
export interface Fault {
  node: string | null;
  port: string | null;
  link: string | null;
  /** Stable, for programs. */
  code: FaultCode;
  message: Text;
}

export type FaultCode =
  | 'not-a-flow'
  | 'bad-node'
  | 'bad-id'
  | 'duplicate-id'
  | 'unknown-node'
  | 'wrong-node-type'
  | 'no-start'
  | 'two-starts'
  | 'bad-port'
  | 'unknown-port'
  | 'duplicate-port'
  | 'unknown-key'
  | 'unknown-option'
  | 'bad-code'
  | 'missing-input'
  | 'bad-value'
  | 'bad-option'
  | 'missing-option'
  | 'bad-link'
  | 'dangling-link'
  | 'duplicate-link'
  | 'unlike-ports'
  | 'unlike-types'
  | 'bad-variable'
  | 'duplicate-variable'
  | 'unknown-variable'
  | 'unknown-reference'
  | 'bad-expression'
  | 'forbidden-function'
  | 'outside-loop'
  | 'operation-cycle'
  | 'unknown-process'
  | 'too-many-nodes'
  | 'too-many-links'
  | 'too-many-expressions'
  | 'too-many-values'
  | 'value-too-large';
