import type { CompiledNode } from '../compiled-flow.js';
import type { Next, Values } from '../definition.js';
import type { Cause } from '../failure.js';
import type { ListedStep } from '../run-host.js';
import type { Text } from '../text.js';
import type { Activity } from './activity.js';
import type { CallPath } from './call-path.js';
import type { Completion } from './completion.js';
import type { FiberSteps } from './fiber-steps.js';
import type { Frame } from './frame.js';
import type { HeldValues } from './held-values.js';
import type { Pull } from './pull.js';
import type { Pulling } from './pull-inputs.js';
import type { RunContext } from './run-context.js';
import type { Scope } from './scope.js';
import type { Stoppable } from './suspendable.js';

/** A fiber for a branch or a called process. */
export interface ChildFiber extends Stoppable {
  readonly scope: Scope;
  readonly generation: number;
  /** Starts it at the node, or at what is linked to the node's port. */
  start(node: CompiledNode, port?: string): void;
}

/** The part of a fiber that the nodes which it runs use. */
export interface FiberContext extends Pull {
  readonly run: RunContext;
  readonly activity: Activity;
  readonly path: CallPath;
  /** How many frames, calls and pending links are around what the current node opens. */
  readonly depthInside: number;
  /**
   * The newest generation of the outcomes on which the current node depends: see `Inheritance`. 0 in a job that resumes no
   * other.
   */
  generation: number;
  /** What the fiber waits for, if that can be stopped. */
  awaited: Stoppable | null;
  /** Lists its steps. */
  readonly steps: FiberSteps;
  waitFor<Value>(promise: Promise<Value>, then: (value: Value) => void): void;
  /** Continues with `again` when the computation of inputs can go on. */
  pullOn(pulling: Pulling, again: () => void): void;
  waitForChild(
    begin: (onEnd: (completion: Completion) => void) => Stoppable & { start(): void },
    then: (completion: Completion) => void,
  ): void;
  fork(
    scope: Scope,
    frame: Frame,
    depth: number,
    path: CallPath,
    onEnd: (completion: Completion) => void,
  ): ChildFiber;
  /** Begins a new pull: inputs are computed again. */
  beginPull(): void;
  /** Takes over the values that the current pull has made, for a node that holds them beyond the next pull. */
  takeHeld(): HeldValues;
  putOutputs(node: CompiledNode, outputs: Values): void;
  endNode(node: CompiledNode, error: Text | null): void;
  /** Ends the node, and goes on to what it says comes next. */
  leaveNode(node: CompiledNode, next: Next): void;
  /** Continues with the nodes linked to the port, if there are any. */
  follow(node: CompiledNode, port: string | null): void;
  /** Handles the failure of a node without an `error` link and `continueOnErr`. */
  nodeFailed(node: CompiledNode, cause: Cause): void;
  /** Makes an open control node the current one; what is followed next runs in the frame. */
  backTo(node: CompiledNode, frame: Frame, listed: ListedStep | null): void;
  /** Ends the innermost open control node. */
  close(node: CompiledNode, next: Next): void;
  /** Leaves frame after frame, up to a control node that handles this completion. */
  unwind(completion: Completion): void;
}
