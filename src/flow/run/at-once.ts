import { Failure } from '../failure.js';

/**
 * What a definition gives where it must not wait. A package can give a promise there, whose rejection nobody would await: it ended the
 * worker.
 *
 * @param method of the definition
 * @throws Failure for a promise
 */
export function atOnce<Value>(method: string, value: Value): Value {
  if (!(value instanceof Promise)) return value;
  value.catch(() => undefined);
  throw new Failure(
    { en: `"${method}" of the node must not be async`, zh: `节点的“${method}”不能是异步函数` },
    false,
  );
}

/** A promise that a package may leave unawaited: its rejection must not end the worker. */
export function mayBeLeft<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}
