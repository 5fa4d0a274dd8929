/* Functions of texts that could make long ones, or search and measure them for longer than their length. Their results are those of JSONata. */
import { Failure } from '../failure.js';
import { findText, isLongToFind } from '../find-text.js';
import type { Focus, NativeDefinition } from './built-ins.js';
import { countCharacters, padText } from './characters.js';
import { charged, evaluationOf, guard } from './guard.js';
import { nestsDeeper } from './jsonata-values.js';
import { type Match, type Matcher, matcherOf, pacedMatcher, pacedReplacements } from './paced-matches.js';

/** By name. */
export const TEXTS: readonly [string, NativeDefinition][] = [
  guard(
    'pad',
    () =>
      function (this: Focus, str: string | undefined, width: number, char?: string) {
        if (str !== undefined) evaluationOf(this).checkLength(Math.abs(width));
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
        evaluationOf(this).checkLength(
          texts + Math.max(0, (strs?.length ?? 0) - 1) * (separator?.length ?? 0),
        );
        return native.apply(this, [strs, separator] as never[]);
      },
  ),
  guard('replace', (native) =>
    charged(
      'replace',
      function (
        this: Focus,
        str: string | undefined,
        searched: unknown,
        replacement: unknown,
        limit?: number,
      ) {
        const calls = typeof replacement === 'function';
        // JSONata calls the function for the matches of patterns only; for a text it would insert the source of the function.
        const pattern =
          calls && typeof searched === 'string' && searched !== '' ? matcherOf(searched) : searched;
        const evaluation = evaluationOf(this);
        let length = str?.length ?? 0;
        let unmatched = length;
        const add = (inserted: number, removed: number) => {
          // Matches that a function of the expression gives can be longer than the text.
          const gone = Math.min(removed, unmatched);
          unmatched -= gone;
          evaluation.checkLength((length += inserted - gone));
        };
        if (str !== undefined && typeof replacement === 'string' && typeof pattern === 'string')
          watchLength(str, pattern, replacement.length, limit, add);
        const matcher =
          typeof pattern === 'function' && typeof replacement === 'string'
            ? pacedReplacements(pattern as Matcher, { text: replacement, limit }, add, evaluation)
            : pacedMatcher(pattern, evaluation);
        const replacer = calls
          ? async (match: Match) => {
              await evaluation.work(1);
              const text: unknown = await (replacement as (match: Match) => unknown)(match);
              if (typeof text === 'string')
                add(text.length, typeof match.match === 'string' ? match.match.length : 0);
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
  guard('length', () =>
    charged('length', function (this: Focus, str: unknown) {
      return typeof str === 'string' ? countCharacters(str) : undefined;
    }),
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
];

/** @param add called for each replaced text that makes the result longer, with the characters that are inserted and those that are removed */
function watchLength(
  text: string,
  searched: string,
  inserted: number,
  limit: number | undefined,
  add: (inserted: number, removed: number) => void,
): void {
  if (searched === '' || inserted <= searched.length) return;
  let count = 0;
  for (let at = findText(text, searched); at >= 0; at = findText(text, searched, at + searched.length)) {
    if (limit !== undefined && count++ >= limit) return;
    add(inserted, searched.length);
  }
}
