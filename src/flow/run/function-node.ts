import type { CompiledNode } from '../compiled-flow.js';
import type { Values } from '../definition.js';
import type { Cause } from '../failure.js';
import type { AttemptResult } from './attempt-result.js';
import type { FiberContext } from './fiber-context.js';
import type { Step } from './frame.js';
import { FunctionRun } from './function-run.js';
import { NONE } from './scope.js';

/** Runs a function node, and continues after it. */
export function runFunctionNode(fiber: FiberContext, node: CompiledNode, step: Step, inputs: Values): void {
  const done = new FunctionRun(fiber, node, step, inputs).start();
  if (done instanceof Promise) fiber.waitFor(done, (value) => finish(fiber, node, value));
  else finish(fiber, node, done);
}

/** Whether a function node handles its own failures. */
export const goesOnAfterFailure = ({ follow, common }: CompiledNode): boolean =>
  follow.has('error') || common?.continueOnErr === true;

/** Handles the failure of a function: by the linked `error` output, else `continueOnErr`, else the enclosing control nodes. */
export function functionNodeFailed(fiber: FiberContext, node: CompiledNode, cause: Cause): void {
  if (!goesOnAfterFailure(node)) {
    fiber.nodeFailed(node, cause);
    return;
  }
  fiber.scope.sequenceValue = NONE;
  fiber.putOutputs(node, { errorMessage: cause.message.en });
  fiber.endNode(node, cause.message);
  fiber.follow(node, node.follow.has('error') ? 'error' : null);
}

function finish(fiber: FiberContext, node: CompiledNode, done: AttemptResult): void {
  if ('failure' in done) {
    functionNodeFailed(fiber, node, done.failure);
  } else {
    // A replay gets the value from a record, which does not know of sequences; so the first run must not either.
    fiber.scope.sequenceValue = NONE;
    fiber.putOutputs(node, { ...done.outputs, errorMessage: null });
    fiber.leaveNode(node, done.leave ?? null);
  }
}
