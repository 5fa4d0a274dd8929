import type { Values } from '../../../src/flow/index.js';
import { linesUntil } from './expected-branches.js';
import { NotExpected } from './expected-end.js';
import type { End, Origin } from './expected-end.js';
import { failure, isLinked, nameOf, put } from './expected-place.js';
import type { Control, Visit } from './expected-place.js';
import type { FunctionNode } from './processes.js';

/** How an attempt of a function ended, or all of them. */
type Attempted = { at: number } & (
  | { outputs: Values }
  /** `origin`: where a called process failed; null: not in one. */
  | { error: string; mayRetry: boolean; origin: Origin | null }
);

/** The data outputs of a function that has failed. */
const NO_OUTPUTS: Record<FunctionNode['kind'], Values> = {
  delay: {},
  ask: { value: null },
  call: { outputs: null },
};

/** Runs a function with its waits and attempts, and what follows it. @throws NotExpected if an attempt ends just at its timeout */
export function runFunction(control: Control, visit: Visit, node: FunctionNode): End {
  const done = runWithRetries(control, visit, node);
  if ('outputs' in done) {
    put(visit, { ...done.outputs, errorMessage: null });
    return control.follow(visit, '', done.at);
  }
  const isHandled = isLinked(visit, 'error');
  if (!isHandled && !node.common.continueOnErr)
    return failure(visit, done.error, done.at, false, done.origin);
  put(visit, { ...NO_OUTPUTS[node.kind], errorMessage: done.error });
  return control.follow(visit, isHandled ? 'error' : '', done.at);
}

/** Waits, and makes attempts until one succeeds or none is left. */
function runWithRetries(control: Control, visit: Visit, node: FunctionNode): Attempted {
  const { before, after, retries, retryDelay } = node.common;
  let at = visit.at + before;
  for (let number = 1; ; number++) {
    const done = attempt(control, { ...visit, at }, node, number);
    if ('outputs' in done) return { ...done, at: done.at + after };
    if (!done.mayRetry || number > retries) return done;
    at = done.at + retryDelay * 2 ** (number - 1);
  }
}

function attempt(control: Control, visit: Visit, node: FunctionNode, number: number): Attempted {
  const { timeout } = node.common;
  const deadline = timeout === 0 ? Infinity : visit.at + timeout;
  const done = untimed(control, visit, node, number, deadline);
  if (done.at < deadline) return done;
  if (done.at === deadline) throw new NotExpected('tie');
  return failed(deadline, `it did not finish within ${timeout / 1000} seconds`);
}

/** What an attempt would come to without a timeout. What a called process prints before the deadline is printed. */
function untimed(
  control: Control,
  visit: Visit,
  node: FunctionNode,
  number: number,
  deadline: number,
): Attempted {
  const { place } = visit;
  const at = visit.at + (node.kind === 'call' ? 0 : node.takes);
  switch (node.kind) {
    case 'delay':
      return { at, outputs: {} };
    case 'ask':
      if (number <= node.failures) return failed(at, 'no answer');
      return { at, outputs: { value: place.scope.valueOf(node.value) } };
    case 'call': {
      const x = Number(place.scope.valueOf(node.x));
      const { end, lines } = control.process(node.process, x, at, `${nameOf(visit)}/`);
      place.lines.push(...linesUntil(deadline, lines));
      return calledEnd(end, node.process);
    }
  }
}

/** What the end of a called process is for its caller. */
function calledEnd(end: End, process: number): Attempted {
  const { at } = end;
  switch (end.kind) {
    case 'end':
      return { at, outputs: { outputs: {} } };
    case 'return':
      return { at, outputs: { outputs: end.outputs } };
    case 'failed': {
      const { own, node, message, origin } = end;
      return { ...failed(at, own ? message : `node "${node}" of process ${process}: ${message}`), origin };
    }
    default:
      return { ...failed(at, `process ${process} reached a ${end.kind} outside a loop`), mayRetry: false };
  }
}

const failed = (at: number, error: string) => ({ at, error, mayRetry: true, origin: null });
