/* How functions of JSONata are replaced. Parameters are named, because JSONata reads their names for partial application (`$pad(?, 5)`). */
import { builtIns } from './built-ins.js';
import type { Focus, Native, NativeDefinition } from './built-ins.js';
import { chargeOf } from './charged-functions.js';
import type { Evaluation } from './evaluation.js';

/** The name under which functions find the evaluation. Expressions cannot contain this name. */
export const EVALUATION = ' evaluation';

/** The evaluation for which JSONata calls a function. */
export function evaluationOf(focus: Focus): Evaluation {
  return focus.environment.lookup(EVALUATION) as Evaluation;
}

/** A function of the expression, or one of JSONata's, as JSONata passes it to functions. `arity` says how many arguments it gets. */
type Callback = ((...args: unknown[]) => unknown) & { arity?: number };

/**
 * A function that `native` calls. JSONata's own functions are no parts of the expression, so nothing else checks what they give, or yields:
 * with 100 objects of 0.9 MB, `$map(objects, $string)` stopped a worker for 10 s.
 *
 * @param keep called with each result that is a text
 */
export function pacedCallback(
  func: unknown,
  evaluation: Evaluation,
  keep: (text: string) => void = () => undefined,
): unknown {
  if (typeof func !== 'function') return func;
  const take = (value: unknown): unknown => {
    if (typeof value === 'string') keep(value);
    const others = evaluation.takeResult(value);
    return others === undefined ? value : others.then(() => value);
  };
  // An async function took a tenth longer to sort a list.
  const call: Callback = (...args) => {
    const value = (func as Callback)(...args);
    return value instanceof Promise ? value.then(take) : take(value);
  };
  call.arity = (func as Callback).arity ?? func.length;
  return call;
}

const original = (name: string): NativeDefinition => builtIns.lookup(name) as NativeDefinition;

/** JSONata's definition of a function with a new implementation, which may call the original. */
export function guard(name: string, make: (native: Native) => Native): [string, NativeDefinition] {
  const definition = original(name);
  const native = definition.implementation;
  const made = make(native);
  const implementation = function (this: Focus, ...args: never[]) {
    return made.apply(this, validated(this, definition, args));
  };
  // `$map` and similar functions read the length to decide how many arguments to pass; partial application reads their names.
  Object.defineProperties(implementation, {
    length: { value: native.length },
    toString: { value: () => made.toString() },
  });
  return [name, unmarked(name, { ...definition, implementation })];
}

/**
 * The arguments as the function takes them. JSONata does not check those of a function that was applied in part: `$reverse(?)` of an object with a
 * `length` stopped a worker.
 */
function validated(focus: Focus, { signature }: NativeDefinition, args: never[]): never[] {
  const isChecked = 'options' in focus;
  if (isChecked) return args;
  return (signature as Signature | undefined)?.validate(args) ?? args;
}

interface Signature {
  validate(args: never[]): never[];
}

/**
 * A definition into which JSONata cannot write the name and the place of the last call. All evaluations share it, so the errors of one would
 * tell those of another.
 */
export function unmarked(name: string, definition: NativeDefinition): NativeDefinition {
  const set = () => undefined;
  return Object.defineProperties(definition, {
    token: { get: () => name, set },
    position: { get: () => undefined, set },
  });
}

/** Counts the work, then calls the original. It has the original's parameters, which partial application reads. */
export function charged(name: string, native: Native): Native {
  const call = function (this: Focus, ...args: never[]) {
    const parts = chargeOf(name, args);
    const resting = parts === 0 ? undefined : evaluationOf(this).work(parts);
    return resting === undefined ? native.apply(this, args) : resting.then(() => native.apply(this, args));
  };
  Object.defineProperty(call, 'toString', { value: () => native.toString() });
  return call;
}
