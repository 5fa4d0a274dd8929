import type { CompiledNode } from '../compile-flow.js';
import type { Values } from '../definition.js';
import type { Done } from './done.js';
import type { Fiber } from './fiber.js';
import type { Step } from './frame.js';
import { FunctionRun } from './function-run.js';

/** Runs a function, and goes on from it as it ends. */
export function runFunctionNode(fiber: Fiber, node: CompiledNode, step: Step, inputs: Values): void {
  const done = new FunctionRun(fiber, node, step, inputs).start();
  if (done instanceof Promise) fiber.waitFor(done, (value) => finish(fiber, node, value));
  else finish(fiber, node, done);
}

/** Where a failure of a function goes: the linked `error` output, then `continueOnErr`, then whoever is around. */
export function functionNodeFailed(fiber: Fiber, node: CompiledNode, message: string): void {
  const linked = node.follow.has('error');
  if (!linked && node.common?.continueOnErr !== true) {
    fiber.nodeFailed(node, message);
    return;
  }
  fiber.putOutputs(node, { errorMessage: message });
  fiber.endNode(node, message);
  fiber.follow(node, linked ? 'error' : null);
}

function finish(fiber: Fiber, node: CompiledNode, done: Done): void {
  if ('failure' in done) {
    functionNodeFailed(fiber, node, done.failure.message);
  } else {
    fiber.putOutputs(node, { ...done.outputs, errorMessage: null });
    fiber.leaveNode(node, null);
  }
}
