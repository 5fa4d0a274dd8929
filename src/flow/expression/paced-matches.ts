import { findText, isLongToFind } from '../find-text.js';
import type { Evaluation } from './evaluation.js';

/** A pattern as JSONata passes it to functions: finds the first match in a text. */
export type Matcher = (text: string) => Match | undefined | Promise<Match | undefined>;

/** A match, which finds the one after it. One that a function of the expression gives can have any values. */
export interface Match {
  match: string;
  start?: number;
  end?: number;
  groups: (string | undefined)[];
  next: () => Match | undefined | Promise<Match | undefined>;
}

/**
 * A pattern, or a long text to search for, that yields to the event loop between its matches when the budget is spent.
 *
 * @param watch called with each match; gives how many parts of work it takes to replace it
 */
export function pacedMatcher(
  pattern: unknown,
  evaluation: Evaluation,
  watch: (match: Match) => number = () => 0,
): unknown {
  // A matcher that is a function of the expression already yields between matches.
  const matcher = isLongToFind(pattern) ? matcherOf(pattern) : pattern;
  if (typeof matcher !== 'function') return pattern;
  const pace = async (match: Match | undefined): Promise<Match | undefined> => {
    if (match === undefined) return undefined;
    await evaluation.work(1 + watch(match));
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

/** How many characters of a replacement, or references in it, take as long as a part of an evaluation. */
const CHARACTERS_A_PART = 4 * 1024;
const REFERENCES_A_PART = 8;

/**
 * `$$`, which stands for a dollar, or a reference to the match or one of its groups. JSONata reads as many digits as the number of groups has, which
 * is less than 10,000 (the longest expression).
 */
const REFERENCE = /\$(\$|\d{1,4})/g;

/**
 * Like {@link pacedMatcher}, for matches that are replaced by a text.
 *
 * @param replacement the text, and how many matches are replaced at most
 * @param add called with the most characters that a replacement inserts, and those that it removes
 */
export function pacedReplacements(
  matcher: Matcher,
  { text, limit = Infinity }: { text: string; limit: number | undefined },
  add: (inserted: number, removed: number) => void,
  evaluation: Evaluation,
): unknown {
  const references = Array.from(text.matchAll(REFERENCE), ([, reference = '']) => reference);
  const written = references.reduce((length, reference) => length - 1 - reference.length, text.length);
  const parts = Math.floor(text.length / CHARACTERS_A_PART + references.length / REFERENCES_A_PART);
  let count = 0;
  return pacedMatcher(matcher, evaluation, (match) => {
    // JSONata looks for one match more than it replaces.
    if (count++ >= limit) return 0;
    const inserted = references.reduce(
      (length, reference) => length + mostInserted(reference, match),
      written,
    );
    add(inserted, lengthOf(match.match));
    return parts;
  });
}

/** The most characters that JSONata can insert for a reference: it depends on the number of groups how many of its digits belong to it. */
function mostInserted(reference: string, { match, groups }: Match): number {
  if (reference === '$') return 1;
  if (reference.startsWith('0')) return lengthOf(match) + reference.length - 1;
  let most = 0;
  for (let digits = 1; digits <= reference.length; digits += 1) {
    const group = groups[Number(reference.slice(0, digits)) - 1];
    most = Math.max(most, lengthOf(group) + reference.length - digits);
  }
  return most;
}

/** How many characters a value of a match has in a text. Matches that a function of the expression gives can have values of other types. */
export function lengthOf(value: string | undefined): number {
  return value === undefined ? 0 : ''.concat(value).length;
}
