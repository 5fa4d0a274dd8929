import { findText, isLongToFind } from '../find-text.js';
import type { Evaluation } from './evaluation.js';

/** A pattern as JSONata passes it to functions: finds the first match in a text. */
export type Matcher = (text: string) => Match | undefined | Promise<Match | undefined>;

/** A match, which finds the one after it. */
interface Match {
  match: string;
  start?: number;
  end?: number;
  groups: (string | undefined)[];
  next: () => Match | undefined | Promise<Match | undefined>;
}

/**
 * A pattern, or a long text to search for, that yields to the event loop between its matches when the budget is spent.
 *
 * @param watch called with each match
 */
export function pacedMatcher(
  pattern: unknown,
  evaluation: Evaluation,
  watch: (match: Match) => void = () => undefined,
): unknown {
  // A matcher that is a function of the expression already yields between matches.
  const matcher = isLongToFind(pattern) ? matcherOf(pattern) : pattern;
  if (typeof matcher !== 'function') return pattern;
  const pace = async (match: Match | undefined): Promise<Match | undefined> => {
    if (match === undefined) return undefined;
    watch(match);
    await evaluation.work(1);
    const { next } = match;
    // What a function of the expression gives is no function of JavaScript, but has its `apply`.
    return { ...match, next: async () => pace(await next.apply(undefined, [])) };
  };
  return async (text: string) => pace(await (matcher as Matcher)(text));
}

/** Finds a text, as a pattern does. JSONata would search for it with V8, and takes no functions that replace it. */
export function matcherOf(searched: string): Matcher {
  const matchFrom = (text: string, from: number): Match | undefined => {
    const start = findText(text, searched, from);
    const end = start + searched.length;
    const next = () => matchFrom(text, end);
    return start < 0 ? undefined : { match: searched, start, end, groups: [], next };
  };
  return (text) => matchFrom(text, 0);
}

/**
 * Like {@link pacedMatcher}, for matches that are replaced by a text.
 *
 * @param add called with the most characters that each replacement adds to the result
 */
export function pacedReplacements(
  matcher: Matcher,
  replacement: string,
  add: (length: number) => void,
  evaluation: Evaluation,
): unknown {
  const groups = replacement.split('$').length - 1;
  return pacedMatcher(matcher, evaluation, ({ match }) => add(replacement.length + groups * match.length));
}
