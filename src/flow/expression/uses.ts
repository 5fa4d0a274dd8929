/* What JSONata does with a value next: some uses would change what others share, never end, or call functions that it does not check. */
import { isFunctionOfJsonata } from '../admit.js';
import { Failure } from '../failure.js';
import type { Focus } from './built-ins.js';
import { type SyntaxTree, type Uses, walk } from './syntax-tree.js';
import { announceItems, announceValue } from './values-in-order.js';

const LITERALS = new Set(['string', 'number', 'value']);
const READS = new Set(['path', 'name', 'variable']);
/** So many values that only read something may begin at once. */
const MAX_READS = 100;

/** Marks the parts whose values {@link checkUse} checks, and those whose whole size counts. */
export function markUses(tree: SyntaxTree): void {
  const mark = (use: Exclude<keyof Uses, 'keyOf' | 'valueOf'>, ...parts: (SyntaxTree | undefined)[]) => {
    for (const part of parts) if (part !== undefined) (part.uses ??= {})[use] = true;
  };
  const orderedItems: SyntaxTree[][] = [];
  const orderedPairs: SyntaxTree[][] = [];
  walk(tree, (part) => {
    // JSONata serialises or compares these, visiting everything in them; some only to tell what is wrong with them.
    if (part.type === 'binary' && (part.value === '&' || part.value === '=' || part.value === '!='))
      mark('wholly', part.lhs, part.rhs);
    if (part.type === 'unary' && part.value === '-') mark('wholly', part.expression);
    if (part.type === 'transform') {
      mark('wholly', part.update, part.delete);
      mark('changed', part.pattern);
    }
    if (part.procedure !== undefined) mark('called', part.procedure);
    if (part.type === 'binary' && part.value === '..') mark('bound', part.lhs, part.rhs);
    const pairs = pairsOf(part);
    const items = itemsOf(part);
    if (isOrdered(items)) {
      mark('amongOthers', ...items);
      mark('hasOthers', tree);
      orderedItems.push(items);
    }
    const values = pairs.map(([, value]) => value);
    const hasComputedKey = pairs.some(([key]) => key?.type !== 'string');
    if (hasComputedKey ? !values.every(isLiteral) : isOrdered(values)) {
      mark('amongOthers', ...values);
      mark('hasOthers', tree);
      orderedPairs.push(...pairs);
    }
    for (const [key, value] of pairs) {
      mark('wholly', key);
      mark('key', key);
      mark('held', value);
      if (key === undefined || value === undefined || key.type === 'string') continue;
      key.uses = { ...key.uses, keyOf: pairs[0] };
      value.uses = { ...value.uses, valueOf: pairs[0] };
    }
  });
  // The walk reads them, too.
  orderedItems.forEach(announceItems);
  orderedPairs.forEach(announceValue);
}

/** The items of a list in brackets. */
function itemsOf({ type, value, expressions }: SyntaxTree): SyntaxTree[] {
  return type === 'unary' && value === '[' ? (expressions ?? []) : [];
}

/**
 * Whether values that JSONata begins all at once have to be evaluated one after the other. Not where there is only one, or a few that only read
 * something: these are most, none is deep, changes what another reads, or can fail other than by its size.
 */
const isOrdered = (values: (SyntaxTree | undefined)[]): boolean =>
  values.length > 1 && !values.every(isLiteral) && !(values.length <= MAX_READS && values.every(isRead));

/** Literals, variables, and paths of names. */
const isRead = (part: SyntaxTree | undefined): boolean =>
  part === undefined ||
  isLiteral(part) ||
  (READS.has(part.type) &&
    part.group === undefined &&
    part.predicate === undefined &&
    part.stages === undefined &&
    (part.steps ?? []).every(isRead));

const isLiteral = (part: SyntaxTree | undefined): boolean =>
  part === undefined || (LITERALS.has(part.type) && part.group === undefined && part.predicate === undefined);

/** The keys and values of an object, or of a group, in braces. */
function pairsOf(part: SyntaxTree): SyntaxTree[][] {
  const pairs: unknown = part.type === 'unary' && part.value === '{' ? part.lhs : undefined;
  const groups = (part.group as { lhs?: SyntaxTree[][] } | undefined)?.lhs ?? [];
  return [...((pairs as SyntaxTree[][] | undefined) ?? []), ...groups];
}

/**
 * Checks the value of a part that {@link markUses} has marked for what JSONata does with it next.
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
