import { Failure } from '../failure.js';
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

/** JSONata replaces a match in one piece: 2 ms with as many. */
const MOST_DOLLARS = 10_000;

/** `$$`, which stands for a dollar, or a reference to the match or one of its groups: what JSONata reads by `parseInt`. */
const REFERENCE = /\$(\$|[\s+]*\d+)/g;

/** JSONata reads as many digits as the number of groups has. */
const MOST_DIGITS = 7;

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
  let read: Replacement | undefined;
  let count = 0;
  return pacedMatcher(matcher, evaluation, (match) => {
    // JSONata looks for one match more than it replaces.
    if (count++ >= limit) return 0;
    const { references, written, parts } = (read ??= readReplacement(text));
    checkTexts(match, references.length > 0);
    const inserted = references.reduce(
      (length, reference) => length + mostInserted(reference, match),
      written,
    );
    add(inserted, match.match.length);
    return parts;
  });
}

/** A text that replaces matches. */
interface Replacement {
  /** What follows each `$`. */
  references: string[];
  /** How many characters it has beside its references. */
  written: number;
  /** What one match costs. */
  parts: number;
}

function readReplacement(text: string): Replacement {
  let dollars = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at + 1))
    if (++dollars > MOST_DOLLARS)
      throw new Failure(
        {
          en: `the replacement of a pattern has more than ${MOST_DOLLARS} dollar signs`,
          zh: `正则替换文本中的 $ 超过 ${MOST_DOLLARS} 个`,
        },
        false,
      );
  const references = Array.from(text.matchAll(REFERENCE), ([, reference = '']) => reference);
  return {
    references,
    written: references.reduce((length, reference) => length - 1 - reference.length, text.length),
    parts: Math.floor(text.length / CHARACTERS_A_PART + references.length / REFERENCES_A_PART),
  };
}

/**
 * JSONata would make texts of other values: of a list, again for each reference to it.
 *
 * @param withGroups whether the groups are read
 * @throws Failure if the match or a group is no text
 */
function checkTexts({ match, groups }: Match, withGroups: boolean): void {
  const isText = (value: unknown): boolean => typeof value === 'string';
  const areTexts = (values: unknown): boolean =>
    Array.isArray(values) && values.every((value) => value === undefined || isText(value));
  if (isText(match) && (!withGroups || areTexts(groups))) return;
  throw new Failure(
    {
      en: 'a function that finds matches must give texts as their "match" and "groups"',
      zh: '用于查找匹配的函数，其结果中的 match 与 groups 须为文本',
    },
    false,
  );
}

/** The most characters that JSONata can insert for a reference: it depends on the number of groups how many of its digits belong to it. */
function mostInserted(reference: string, { match, groups }: Match): number {
  if (reference === '$') return 1;
  if (reference.startsWith('0')) return match.length + reference.length - 1;
  let most = 0;
  for (let digits = 1; digits <= Math.min(reference.length, MOST_DIGITS); digits += 1) {
    const group = groups[Number.parseInt(reference.slice(0, digits), 10) - 1] ?? '';
    most = Math.max(most, group.length + reference.length - digits);
  }
  return /^\d/.test(reference) ? most : most + reference.length;
}
