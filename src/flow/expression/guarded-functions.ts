/**
 * Wrappers for those functions of JSONata with which one call could hang or kill the process: those that create long texts, and those
 * that take time quadratic in the length of a list. Their results are the same.
 *
 * Parameters are named, because JSONata reads their names for partial application (`$pad(?, 5)`).
 */
import { isFunctionOfJsonata } from '../admit.js';
import { Failure } from '../failure.js';
import { findText, isLongToFind } from '../find-text.js';
import { builtIns } from './built-ins.js';
import type { Focus, Native, NativeDefinition } from './built-ins.js';
import type { Evaluation } from './evaluation.js';
import { countCharacters, padText } from './characters.js';
import { CHARGED, chargeOf } from './charged-functions.js';
import { PICTURES } from './guarded-pictures.js';
import { bareCopy, canonical, nestsDeeper } from './jsonata-values.js';
import { mergeSort } from './merge-sort.js';
import { type Matcher, pacedMatcher, pacedReplacements } from './paced-matches.js';

/** The name under which functions find the evaluation. Expressions cannot contain this name. */
export const EVALUATION = ' evaluation';

/** Functions whose result differs each time, and the node to use instead. */
export const FORBIDDEN = new Map([
  ['now', 'core.time.now'],
  ['millis', 'core.time.now'],
  ['random', 'core.code.javascript'],
  ['shuffle', 'core.code.javascript'],
  ['eval', 'core.code.javascript'],
]);

function evaluationOf(focus: Focus): Evaluation {
  return focus.environment.lookup(EVALUATION) as Evaluation;
}

type Fold = (a: unknown, b: unknown) => unknown;

/** A function of the expression, or one of JSONata's, as JSONata passes it to functions. `arity` says how many arguments it gets. */
type Callback = ((...args: unknown[]) => unknown) & { arity?: number };

/**
 * A function that `native` calls. JSONata's own functions are no parts of the expression, so nothing else checks what they give, or yields:
 * with 100 objects of 0.9 MB, `$map(objects, $string)` stopped a worker for 10 s.
 *
 * @param keep called with each result that is a text
 */
function pacedCallback(
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

/** How many keys of an object that is visited count as one part. */
const KEYS_A_PART = 8;

/** Visits each item of a list, and of the lists in it. Others have their turns between them. */
async function visitItems(
  list: readonly unknown[],
  evaluation: Evaluation,
  visit: (item: unknown) => void,
): Promise<void> {
  for (const item of itemsOf(list)) {
    const isObject = typeof item === 'object' && item !== null && !Array.isArray(item);
    const resting = evaluation.work((1 + (isObject ? Object.keys(item).length : 0)) / KEYS_A_PART);
    if (resting !== undefined) await resting;
    if (!Array.isArray(item)) visit(item);
  }
}

/** The items of a list, each list among them followed by its own. */
function* itemsOf(list: readonly unknown[]): Generator {
  for (const item of list) {
    yield item;
    if (Array.isArray(item)) yield* itemsOf(item);
  }
}

/** Those whose value is made of the results of the function that they call. */
const OF_RESULTS: ReadonlySet<string> = new Set(['map', 'each']);

/** Adds up the texts that become one value, and fails as soon as they are too long. */
function textsOfOne(evaluation: Evaluation): (text: string) => void {
  let length = 0;
  return (text) => evaluation.checkLength((length += text.length));
}

const original = (name: string): NativeDefinition => builtIns.lookup(name) as NativeDefinition;

/** JSONata's definition of a function with a new implementation, which may call the original. */
function guard(name: string, make: (native: Native) => Native): [string, NativeDefinition] {
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
function unmarked(name: string, definition: NativeDefinition): NativeDefinition {
  const set = () => undefined;
  return Object.defineProperties(definition, {
    token: { get: () => name, set },
    position: { get: () => undefined, set },
  });
}

/** Those whose work is small. */
const UNGUARDED = 'count formatBase floor ceil round abs sqrt power error assert type'.split(' ');

/** The functions that replace JSONata's in every expression. */
export const GUARDED: ReadonlyMap<string, NativeDefinition> = new Map<string, NativeDefinition>([
  guard(
    'pad',
    () =>
      function (this: Focus, str: string | undefined, width: number, char?: string) {
        evaluationOf(this).checkLength(Math.abs(width) * Math.max(1, char?.length ?? 1));
        return str === undefined ? undefined : padText(str, width, char || ' ');
      },
  ),
  guard(
    'string',
    (native) =>
      function (this: Focus, arg: unknown, prettify?: boolean) {
        evaluationOf(this).check(arg, true);
        // With indentation each level adds two spaces to each line, so deep nesting would make long texts.
        if (prettify === true && nestsDeeper(arg, 20))
          throw new Failure({ en: '$string indents at most 20 levels', zh: '$string 最多缩进 20 层' }, false);
        return native.apply(this, [arg, prettify] as never[]);
      },
  ),
  guard(
    'join',
    (native) =>
      function (this: Focus, strs: string[] | undefined, separator?: string) {
        const texts = (strs ?? []).reduce((length, text) => length + text.length, 0);
        evaluationOf(this).checkLength(texts + (strs?.length ?? 0) * (separator?.length ?? 0));
        return native.apply(this, [strs, separator] as never[]);
      },
  ),
  guard('replace', (native) =>
    charged(
      'replace',
      function (
        this: Focus,
        str: string | undefined,
        pattern: unknown,
        replacement: unknown,
        limit?: number,
      ) {
        const evaluation = evaluationOf(this);
        let length = str?.length ?? 0;
        const add = (more: number) => evaluation.checkLength((length += more));
        if (typeof replacement === 'string' && typeof pattern === 'string' && pattern !== '') {
          for (
            let at = findText(str ?? '', pattern);
            at >= 0 && str !== undefined;
            at = findText(str, pattern, at + pattern.length)
          ) {
            add(replacement.length);
          }
        }
        const matcher =
          typeof pattern === 'function' && typeof replacement === 'string'
            ? pacedReplacements(pattern as Matcher, replacement, add, evaluation)
            : pacedMatcher(pattern, evaluation);
        const replacer =
          typeof replacement === 'function'
            ? async (match: unknown) => {
                await evaluation.work(1);
                const text: unknown = await (replacement as (match: unknown) => unknown)(match);
                if (typeof text === 'string') add(text.length);
                await evaluation.takeResult(text);
                return text;
              }
            : replacement;
        // JSONata reads `$1` in it for matchers, and not for texts.
        const inserted = isLongToFind(pattern) ? String(replacer).replaceAll('$', '$$$$') : replacer;
        return evaluation.call(() => native.apply(this, [str, matcher, inserted, limit] as never[]));
      },
    ),
  ),
  guard(
    'sort',
    () =>
      function (this: Focus, arr: unknown[] | undefined, comparator?: Fold) {
        if (arr === undefined || arr.length <= 1) return arr;
        const evaluation = evaluationOf(this);
        const isAfter = pacedCallback(comparator, evaluation) as Fold | undefined;
        return evaluation.call(() => mergeSort(arr, isAfter, evaluation));
      },
  ),
  guard(
    'distinct',
    () =>
      function (this: Focus, arr: unknown) {
        if (!Array.isArray(arr) || arr.length <= 1) return arr;
        evaluationOf(this).check(arr, true);
        const seen = new Set<string>();
        const result = 'sequence' in arr ? this.createSequence() : [];
        for (const item of arr as unknown[]) {
          // Not a number itself: V8 hashes numbers without a seed, and 32,000 chosen ones stopped a worker for 2 s.
          const key = canonical(item);
          if (seen.has(key)) continue;
          seen.add(key);
          result.push(item);
        }
        return result;
      },
  ),
  guard(
    'spread',
    (native) =>
      async function (this: Focus, arg: unknown) {
        // JSONata would give the parts of its own functions.
        const spread = (value: unknown): unknown =>
          typeof value === 'object' && value !== null && isFunctionOfJsonata(value)
            ? value
            : native.apply(this, [value] as never[]);
        if (!Array.isArray(arg)) return spread(arg);
        const result = this.createSequence();
        await visitItems(arg, evaluationOf(this), (item) => {
          const pairs = spread(item);
          for (const pair of Array.isArray(pairs) ? (pairs as unknown[]) : [pairs])
            if (pair !== undefined) result.push(pair);
        });
        // JSONata takes the one item out of a sequence of it, but not out of a list.
        return arg.length === 0 ? result : [...result];
      },
  ),
  guard(
    'keys',
    (native) =>
      async function (this: Focus, arg: unknown) {
        if (!Array.isArray(arg)) return native.apply(this, [arg] as never[]);
        const found = Object.create(null) as Record<string, true>;
        await visitItems(arg, evaluationOf(this), (item) => {
          for (const key of native.apply(this, [item] as never[]) as string[]) found[key] = true;
        });
        return native.apply(this, [found] as never[]);
      },
  ),
  guard(
    'merge',
    () =>
      async function (this: Focus, arg: object[] | undefined) {
        if (arg === undefined) return undefined;
        const merged = Object.create(null) as object;
        await visitItems(arg, evaluationOf(this), (item) => Object.assign(merged, item));
        return merged;
      },
  ),
  guard(
    'clone',
    () =>
      function (this: Focus, arg: unknown) {
        evaluationOf(this).check(arg, true);
        const evaluation = evaluationOf(this);
        evaluation.expectChanges();
        return bareCopy(arg, (copy) => evaluation.addCopy(copy));
      },
  ),
  ...(['max', 'min'] as const).map((name) =>
    guard(
      name,
      () =>
        function (this: Focus, args: number[] | undefined) {
          if (args === undefined || args.length === 0) return undefined;
          return args.reduce((best, number) => Math[name](best, number));
        },
    ),
  ),
  // Functions that take a function: their own work is small.
  ...['map', 'each', 'filter', 'single', 'sift'].map((name) =>
    guard(
      name,
      (native) =>
        function (this: Focus, arg: unknown, func: unknown) {
          const evaluation = evaluationOf(this);
          const keep = OF_RESULTS.has(name) ? textsOfOne(evaluation) : undefined;
          const called = pacedCallback(func, evaluation, keep);
          return evaluation.call(() => native.apply(this, [arg, called] as never[]));
        },
    ),
  ),
  guard(
    'reduce',
    (native) =>
      function (this: Focus, arg: unknown, func: unknown, third?: unknown) {
        const evaluation = evaluationOf(this);
        const called = pacedCallback(func, evaluation);
        return evaluation.call(() => native.apply(this, [arg, called, third] as never[]));
      },
  ),
  guard('contains', (native) =>
    charged('contains', function (this: Focus, str: unknown, pattern: unknown) {
      const evaluation = evaluationOf(this);
      return evaluation.call(() => native.apply(this, [str, pacedMatcher(pattern, evaluation)] as never[]));
    }),
  ),
  ...['match', 'split'].map((name) =>
    guard(name, (native) =>
      charged(name, function (this: Focus, str: unknown, pattern: unknown, limit?: unknown) {
        const evaluation = evaluationOf(this);
        const matcher = pacedMatcher(pattern, evaluation);
        return evaluation.call(() => native.apply(this, [str, matcher, limit] as never[]));
      }),
    ),
  ),
  ...CHARGED.map((name) => guard(name, (native) => charged(name, name === 'length' ? lengthOf : native))),
  ...(['substringBefore', 'substringAfter'] as const).map((name) =>
    guard(name, (native) =>
      charged(name, function (this: Focus, str: unknown, chars: unknown) {
        if (typeof str !== 'string' || !isLongToFind(chars))
          return native.apply(this, [str, chars] as never[]);
        const at = findText(str, chars);
        if (at < 0) return str;
        return name === 'substringBefore' ? str.slice(0, at) : str.slice(at + chars.length);
      }),
    ),
  ),
  ...UNGUARDED.map((name) => guard(name, (native) => native)),
  ...Object.entries(PICTURES).map(([name, make]) => guard(name, make)),
  ...[...FORBIDDEN].map(([name, node]): [string, NativeDefinition] => [
    name,
    unmarked(name, {
      _jsonata_function: true,
      signature: undefined,
      implementation: () => {
        throw new Failure(
          {
            en: `$${name} gives a different result each time; use the node ${node}`,
            zh: `$${name} 每次结果不同；请使用节点 ${node}`,
          },
          false,
        );
      },
    }),
  ]),
]);

function lengthOf(this: Focus, str: string | undefined): number | undefined {
  return str === undefined ? undefined : countCharacters(str);
}

/** Counts the work, then calls the original. It has the original's parameters, which partial application reads. */
function charged(name: string, native: Native): Native {
  const call = function (this: Focus, ...args: never[]) {
    const parts = chargeOf(name, args);
    const resting = parts === 0 ? undefined : evaluationOf(this).work(parts);
    return resting === undefined ? native.apply(this, args) : resting.then(() => native.apply(this, args));
  };
  Object.defineProperty(call, 'toString', { value: () => native.toString() });
  return call;
}
