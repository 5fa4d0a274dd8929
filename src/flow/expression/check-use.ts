/* Some uses of a value by JSONata would change what others share, never end, or call functions that it does not check. */
import { isFunctionOfJsonata } from '../admit.js';
import { Failure } from '../failure.js';
import type { Focus } from './built-ins.js';
import type { SyntaxTree } from './syntax-tree.js';

/**
 * Checks the value of a part that `markUses` has marked for what JSONata does with it next.
 *
 * @param copies the objects that were made for this evaluation, and may be changed
 * @throws Failure if it must not
 */
export function checkUse(
  part: SyntaxTree,
  frame: Focus['environment'],
  value: unknown,
  copies: WeakSet<object> | undefined,
): void {
  const { uses } = part;
  if (uses !== undefined) {
    if (uses.changed) checkChanged(unwrapped(part, value), copies);
    if (uses.held) checkHeld(unwrapped(part, value));
    if (uses.called) checkCalled(unwrapped(part, value));
    if (uses.bound) checkBound(unwrapped(part, value));
    // The properties of what is taken for an item with bindings are variables.
    if (uses.key && frame.lookup('tupleStream') !== undefined) throw marked();
  }
  if (typeof value === 'object' && value !== null && isCall(value)) throw marked();
}

/** JSONata writes into whatever the pattern of a transform gives: its functions, or values that others share. */
function checkChanged(matches: unknown, copies: WeakSet<object> | undefined): void {
  const isCopy = (match: unknown) =>
    typeof match !== 'object' || match === null || copies?.has(match) === true;
  if (Array.isArray(matches) ? matches.every(isCopy) : isCopy(matches)) return;
  throw new Failure(
    {
      en: 'the transform operator changes only objects of what it is applied to',
      zh: '变换只能修改其输入中的对象',
    },
    false,
  );
}

/** The value as JSONata goes on with it: what a sequence of one item holds. */
export function unwrapped(part: SyntaxTree, value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 1 || !('sequence' in value)) return value;
  return part.keepArray === true || Object.hasOwn(value, 'keepSingleton') ? value : (value[0] as unknown);
}

/** JavaScript calls a function that an object has as `then` or `toJSON`. */
function checkHeld(value: unknown): void {
  if (typeof value === 'function')
    throw new Failure(
      {
        en: 'an object holds neither a pattern nor a function that was passed as an argument',
        zh: '对象不能包含正则表达式或作为参数传入的函数',
      },
      false,
    );
}

/** JSONata writes the name and the place of the call into it. */
function checkCalled(value: unknown): void {
  if (typeof value !== 'object' || value === null || isFunctionOfJsonata(value)) return;
  throw new Failure({ en: 'it calls a value that is not a function', zh: '调用的不是函数' }, false);
}

/** Beyond these, adding one gives the same number, so that a range would have no end. */
function checkBound(value: unknown): void {
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return;
  const most = Number.MAX_SAFE_INTEGER;
  throw new Failure(
    {
      en: `a range (..) lies between -${most} and ${most}`,
      zh: `范围（..）应在 -${most} 与 ${most} 之间`,
    },
    false,
  );
}

/** Whether data has the marks of a call that JSONata has still to make, and would change. */
const isCall = (value: object): boolean =>
  'thunk' in value &&
  value.thunk === true &&
  (value as { _jsonata_lambda?: unknown })._jsonata_lambda === true &&
  !isFunctionOfJsonata(value);

/** For data with the marks of objects that JSONata makes itself: a call (`thunk`), or an item with bindings (`tupleStream`). */
const marked = (): Failure =>
  new Failure(
    {
      en: 'an object with the property thunk or tupleStream cannot be used here',
      zh: '此处不能使用带有属性 thunk 或 tupleStream 的对象',
    },
    false,
  );
