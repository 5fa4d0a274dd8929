import { Failure } from '../failure.js';

/**
 * Refuses a promise where a definition must give its value at once. A package can give one there, and its rejection, which nobody would
 * await, ended the worker.
 *
 * @param method of the definition
 * @returns the value, if it is no promise
 * @throws Failure for a promise
 */
export function refusePromise<Value>(method: string, value: Value): Value {
  if (!(value instanceof Promise)) return value;
  void ignoreRejection(value);
  throw new Failure(
    { en: `"${method}" of the node must not be async`, zh: `节点的“${method}”不能是异步函数` },
    false,
  );
}

/** Lets a package leave a promise unawaited: otherwise its rejection would end the worker. Whoever awaits it still gets the rejection. */
export function ignoreRejection<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}
