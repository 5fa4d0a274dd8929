/**
 * Wrappers for those functions of JSONata with which one call could hang or kill the process: those that create long texts, and those
 * that take time quadratic in the length of a list. Their results are the same.
 */
import { isFunctionOfJsonata } from '../admit.js';
import { Failure } from '../failure.js';
import type { Focus, NativeDefinition } from './built-ins.js';
import type { Evaluation } from './evaluation.js';
import { CHARGED } from './charged-functions.js';
import { charged, evaluationOf, guard, pacedCallback, unmarked } from './guard.js';
import { PICTURES } from './guarded-pictures.js';
import { TEXTS } from './guarded-texts.js';
import { bareCopy, canonical } from './jsonata-values.js';
import { mergeSort } from './merge-sort.js';

/** Functions whose result differs each time, and the node to use instead. */
export const FORBIDDEN = new Map([
  ['now', 'core.time.now'],
  ['millis', 'core.time.now'],
  ['random', 'core.code.javascript'],
  ['shuffle', 'core.code.javascript'],
  ['eval', 'core.code.javascript'],
]);

type Fold = (a: unknown, b: unknown) => unknown;

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

/** Those whose work is small. */
const UNGUARDED = 'count formatBase floor ceil round abs sqrt power error assert type'.split(' ');

/** The functions that replace JSONata's in every expression. */
export const GUARDED: ReadonlyMap<string, NativeDefinition> = new Map<string, NativeDefinition>([
  ...TEXTS,
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
  ...CHARGED.map((name) => guard(name, (native) => charged(name, native))),
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
