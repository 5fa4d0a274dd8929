import type { FilterCondition } from './filter-conditions.js';
import { type PageParts, whereAll } from './page-statements.js';

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

/** The conditions by which a list is divided, by the filter or the order for which it is: see `ListingDeclaration.divided`. */
export type Divided = Readonly<Partial<Record<string, string | readonly string[]>>>;

/**
 * The conditions of which each row of a list fulfils exactly one, for filters and an order by a field.
 *
 * @returns none if all rows are in one part
 */
export function branchesOf(
  divided: Divided = {},
  given: readonly GivenFilter[],
  field: string,
): readonly string[] {
  const branched = given.find(({ condition }) => condition.branches);
  if (branched) return branched.condition.branches?.(field) ?? [];
  const names = [field, ...given.map(({ name }) => name)];
  const division = names.map((name) => divided[name]).find((condition) => condition !== undefined) ?? [];
  return typeof division === 'string' ? [division, `NOT ${division}`] : division;
}

/**
 * The rows of a table in its parts, each in the order of the list, which Postgres merges.
 *
 * @param few see `ListingDeclaration.few`
 * @param branches of {@link branchesOf}
 */
export function rowsOf(
  { table, alias, few }: { table: string; alias: string; few: readonly string[] },
  branches: readonly string[],
): PageParts['rows'] {
  const isCollected = (branch: string): boolean => few.includes(branch);
  if (branches.length < 2 && !branches.some(isCollected))
    return (conditions, { joins = '' } = {}) =>
      `FROM ${table} ${joins} ${whereAll([...conditions, ...branches])}`;
  return (conditions, { by, most, joins = '', ofFew = [] } = {}) => {
    const order = by === undefined ? '' : `ORDER BY ${by} LIMIT ${most ?? 'ALL'}`;
    const parts = branches.map((branch) => {
      const rows = `${table} ${whereAll([...conditions, branch, ...(isCollected(branch) ? ofFew : [])])}`;
      return `(SELECT * FROM ${isCollected(branch) ? `(SELECT * FROM ${rows} OFFSET 0) ${alias}` : rows} ${order})`;
    });
    return `FROM (${parts.join(' UNION ALL ')}) ${alias} ${joins}`;
  };
}
