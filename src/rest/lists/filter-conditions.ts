import { likeContaining } from '../../database/like-containing.js';
import type { OrderTerm } from './ordering.js';

/** The condition of a filter: its SQL, and a conversion of the filter's value to the parameter, if they differ. */
export interface FilterCondition {
  sql: (parameter: string) => string;
  value?: (given: never) => unknown;
  /** Whether no index gives the rows in the order of the list, so that they have to be tested one by one or collected and sorted. */
  isSearch?: boolean;
  /**
   * A condition that all rows of the search fulfil, for which an index in the order of the list begins at the first of them.
   *
   * @param first the first term of the order; undefined: the rows are in no order
   */
  among?: (parameter: string, first: OrderTerm | undefined) => string | undefined;
  /**
   * Two conditions; each row of the search fulfils exactly one. An index has the rows of the first with all columns that the search tests, so that
   * many are counted without the table. Another has the few rows of the second.
   */
  halves?: readonly [string, string];
  /** Whether no other index finds the rows of the search, so that few rows are found in the same way. */
  isFoundInHalves?: boolean;
  /**
   * Conditions of which each row of the filter fulfils exactly one, for the order by a field. They replace those by which the list is `divided`:
   * Postgres does not see which of these parts have no rows of the filter, and would look for them among all.
   */
  parts?: (field: string, parameter: string) => readonly string[];
  /**
   * The condition of all other rows. Several filters are counted by subtracting them from a stored number, where they are fewer: with any filters, or
   * if it names some, with just one of these.
   */
  others?: FilterCondition & { beside?: readonly string[] };
  /** The same condition, for rows that are tested one by one. */
  byRow?: (parameter: string) => string;
  /** The condition that replaces this one for a value; undefined: none. */
  variant?: (given: never) => Variant | undefined;
}

/** A condition for some values of a filter, and its name: the same name has always the same condition. */
export interface Variant {
  name: string;
  condition: FilterCondition;
}

/** A filter that has a value. */
export interface GivenFilter {
  /** The filter's name, and that of the variant of its condition. */
  label: string;
  name: string;
  condition: FilterCondition;
  /** SQL of its value, such as `$1`. */
  parameter: string;
  value: unknown;
}

/** The names of filters in the names of statements. */
export const labels = (given: readonly GivenFilter[]): string => given.map(({ label }) => label).join();

/** Whether an index can give the rows of a filter in the order of the list. */
export const isPlain = ({ condition }: Pick<GivenFilter, 'condition'>): boolean =>
  condition.isSearch !== true;

/** Whether a column contains the text, ignoring case. */
export const contains = (column: string): FilterCondition => ({
  sql: (parameter) => `${column} ILIKE ${parameter}`,
  value: likeContaining,
  isSearch: true,
});

/** Whether a text has one or two characters, so that it has no trigram. */
export const isShort = (text: string): boolean => /^.{1,2}$/su.test(text);

/**
 * Whether an index of trigrams finds a text, whatever the locale of the database. In the locale C, which is that of a new installation, only
 * ASCII has letters, so that a Chinese text has no trigram: `采购审批` was looked for in each of a million names (0.8 s).
 */
const hasTrigrams = (text: string): boolean =>
  /^[\0-\x7f]*$/.test(text) && /[a-z\d]{3}|[^a-z\d][a-z\d]/i.test(text);

/**
 * As {@link contains}, with an index of the parts of one and two characters, for texts of which these are known. No row contains a text that is
 * longer than the column: Postgres would compare thousands of trigrams with each of the rows.
 *
 * @param partsOf SQL of the array of all parts of these lengths in a text, in lower case
 * @param max the most characters of the column
 */
export function containsWithParts(
  column: string,
  partsOf: (text: string) => string,
  max: number,
): FilterCondition {
  const byRow = (parameter: string): string => `strpos(lower(${column}), lower(${parameter}::text)) > 0`;
  const withParts = (name: string, sql: FilterCondition['sql']): Variant => ({
    name,
    condition: { sql, byRow, isSearch: true },
  });
  return {
    ...contains(column),
    variant: (text: string) => {
      if (text.length > max && Array.from(text).length > max)
        return { name: 'long', condition: { sql: (parameter) => `${parameter}::text IS NULL` } };
      // In some locales lower case is longer.
      if (isShort(text) && isShort(text.toLowerCase()))
        return withParts('short', (parameter) => `${partsOf(column)} @> ARRAY[lower(${parameter}::text)]`);
      if (hasTrigrams(text)) return undefined;
      return withParts('parts', (parameter) => {
        const parts = `ARRAY(SELECT DISTINCT unnest(${partsOf(`${parameter}::text`)}))`;
        return `${partsOf(column)} @> ${parts} AND ${byRow(parameter)}`;
      });
    },
  };
}

/** Any other comparison, such as `comparing('a.ctime >= to_timestamp')`. */
export const comparing = (comparison: string): FilterCondition => ({
  sql: (parameter) => `${comparison} (${parameter})`,
});
