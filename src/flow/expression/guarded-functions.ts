/**
 * JSONata's own functions, wrapped where one call could hang or kill the process: those that make long texts, and
 * those whose work grows with the square of a list. What they return is otherwise JSONata's.
 *
 * Parameters are named, as JSONata reads their names for partial application (`$pad(?, 5)`).
 */
import { Failure } from '../failure.js';
import { builtIns } from './built-ins.js';
import type { Focus, Native, NativeDefinition } from './built-ins.js';
import type { Evaluation } from './evaluation.js';
import { PICTURES } from './guarded-pictures.js';
import { mergeSort } from './merge-sort.js';

/** Where the evaluation is found from within a function; no expression can write this name. */
export const EVALUATION = ' evaluation';

/** What differs each time, and the node to use instead. */
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

type Matcher = (text: string) => Match | undefined | Promise<Match | undefined>;
interface Match {
  match: string;
  groups: (string | undefined)[];
  next: () => Match | undefined;
}
type Fold = (a: unknown, b: unknown) => unknown;

const original = (name: string): NativeDefinition => builtIns.lookup(name) as NativeDefinition;

/** JSONata's definition of a function with another implementation, which may call the original. */
function guard(name: string, make: (native: Native) => Native): [string, NativeDefinition] {
  const definition = original(name);
  const native = definition.implementation;
  const implementation = make(native);
  // How many arguments `$map` and its like hand to it is told by this.
  Object.defineProperty(implementation, 'length', { value: native.length });
  return [name, { ...definition, implementation }];
}

/** The functions that every expression gets in the place of JSONata's. */
export const GUARDED: ReadonlyMap<string, NativeDefinition> = new Map<string, NativeDefinition>([
  guard(
    'pad',
    (native) =>
      function (this: Focus, str: string | undefined, width: number, char?: string) {
        evaluationOf(this).checkLength(Math.abs(width) * Math.max(1, char?.length ?? 1));
        return native.apply(this, [str, width, char] as never[]);
      },
  ),
  guard(
    'string',
    (native) =>
      function (this: Focus, arg: unknown, prettify?: boolean) {
        evaluationOf(this).check(arg, true);
        // Indented, each level adds two blanks to each line: so little nesting that it stays harmless.
        if (prettify === true && nesting(arg) > 20)
          throw new Failure('$string indents at most 20 levels', false);
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
  guard(
    'replace',
    (native) =>
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
            let at = str?.indexOf(pattern) ?? -1;
            at >= 0 && str !== undefined;
            at = str.indexOf(pattern, at + pattern.length)
          ) {
            add(replacement.length);
          }
        }
        const matcher =
          typeof pattern === 'function' && typeof replacement === 'string'
            ? watched(pattern as Matcher, replacement, add)
            : pattern;
        const replacer =
          typeof replacement === 'function'
            ? async (match: unknown) => {
                await evaluation.work(1);
                const text: unknown = await (replacement as (match: unknown) => unknown)(match);
                if (typeof text === 'string') add(text.length);
                return text;
              }
            : replacement;
        return evaluation.call(() => native.apply(this, [str, matcher, replacer, limit] as never[]));
      },
  ),
  guard(
    'sort',
    () =>
      function (this: Focus, arr: unknown[] | undefined, comparator?: Fold) {
        if (arr === undefined || arr.length <= 1) return arr;
        const evaluation = evaluationOf(this);
        return evaluation.call(() => mergeSort(arr, comparator, evaluation));
      },
  ),
  guard(
    'distinct',
    () =>
      function (this: Focus, arr: unknown) {
        if (!Array.isArray(arr) || arr.length <= 1) return arr;
        evaluationOf(this).check(arr, true);
        const seen = new Set<unknown>();
        const result = 'sequence' in arr ? this.createSequence() : [];
        for (const item of arr as unknown[]) {
          const key = typeof item === 'object' && item !== null ? canonical(item) : item;
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
      function (this: Focus, arg: unknown) {
        if (!Array.isArray(arg)) return native.apply(this, [arg] as never[]);
        const result = this.createSequence();
        for (const item of arg as unknown[]) {
          const pairs: unknown = native.apply(this, [item] as never[]);
          for (const pair of Array.isArray(pairs) ? (pairs as unknown[]) : [pairs])
            if (pair !== undefined) result.push(pair);
        }
        return result;
      },
  ),
  guard(
    'clone',
    () =>
      function (this: Focus, arg: unknown) {
        evaluationOf(this).check(arg, true);
        evaluationOf(this).expectChanges();
        return bareCopy(arg);
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
  // Those that take a function: what they do themselves is harmless.
  ...['map', 'filter', 'single', 'sift', 'each', 'contains'].map((name) =>
    guard(
      name,
      (native) =>
        function (this: Focus, arg: unknown, func: unknown) {
          return evaluationOf(this).call(() => native.apply(this, [arg, func] as never[]));
        },
    ),
  ),
  ...['reduce', 'match', 'split'].map((name) =>
    guard(
      name,
      (native) =>
        function (this: Focus, arg: unknown, func: unknown, third?: unknown) {
          return evaluationOf(this).call(() => native.apply(this, [arg, func, third] as never[]));
        },
    ),
  ),
  ...Object.entries(PICTURES).map(([name, make]) => guard(name, make)),
  ...[...FORBIDDEN].map(([name, node]): [string, NativeDefinition] => [
    name,
    {
      _jsonata_function: true,
      signature: undefined,
      implementation: () => {
        throw new Failure(`$${name} gives something else each time; use the node ${node}`, false);
      },
    },
  ]),
]);

/** Adds up how long a text gets while a pattern's matches are replaced by `replacement`. */
function watched(matcher: Matcher, replacement: string, add: (length: number) => void) {
  const groups = replacement.split('$').length - 1;
  const watch = (match: Match | undefined): Match | undefined => {
    if (match === undefined) return undefined;
    add(replacement.length + groups * match.match.length);
    const { next } = match;
    return { ...match, next: () => watch(next()) };
  };
  return async (text: string) => watch(await matcher(text));
}

function nesting(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Object.values(value).reduce<number>((deepest, item) => Math.max(deepest, nesting(item)), 0);
}

/** A text that is the same for equal values only. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `${typeof value}:${String(value)};`;
  if (Array.isArray(value)) return `[${value.map(canonical).join('')}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${key.length}:${key}${canonical((value as Record<string, unknown>)[key])}`).join('')}}`;
}

/** A copy that the transform operator may write any key into, `__proto__` included, without reaching a prototype. */
function bareCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(bareCopy);
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) return '';
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of Object.entries(value)) if (item !== undefined) copy[key] = bareCopy(item);
  return copy;
}
