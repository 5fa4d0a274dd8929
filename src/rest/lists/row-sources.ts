import type { GivenFilter } from './filter-conditions.js';
import { type PageParts, whereAll } from './page-statements.js';

/** The conditions by which a list is divided, by the filter or the order for which it is: see `ListingDeclaration.divided`. */
export type Divided = Readonly<Partial<Record<string, string | readonly string[]>>>;

/**
 * The conditions of which each row of a list fulfils exactly one, for filters and an order by a field.
 *
 * @returns none if all rows are in one part
 */
export function partsFor(
  divided: Divided = {},
  given: readonly GivenFilter[],
  field: string,
): readonly string[] {
  const own = given.find(({ condition }) => condition.parts);
  if (own) return own.condition.parts?.(field, own.parameter) ?? [];
  const names = [field, ...given.map(({ name }) => name)];
  const division = names.map((name) => divided[name]).find((condition) => condition !== undefined) ?? [];
  return typeof division === 'string' ? [division, `NOT ${division}`] : division;
}

/**
 * The rows of a table in its parts, each in the order of the list, which Postgres merges.
 *
 * @param few see `ListingDeclaration.few`
 * @param parts of {@link partsFor}
 */
export function rowsOf(
  { table, alias, few }: { table: string; alias: string; few: readonly string[] },
  parts: readonly string[],
): PageParts['rows'] {
  const isCollected = (part: string): boolean => few.includes(part);
  if (parts.length < 2 && !parts.some(isCollected))
    return (conditions, { joins = '' } = {}) =>
      `FROM ${table} ${joins} ${whereAll([...conditions, ...parts])}`;
  return (conditions, { by, most, joins = '', ofFew = [] } = {}) => {
    const order = by === undefined ? '' : `ORDER BY ${by} LIMIT ${most ?? 'ALL'}`;
    const selects = parts.map((part) => {
      const rows = `${table} ${whereAll([...conditions, part, ...(isCollected(part) ? ofFew : [])])}`;
      return `(SELECT * FROM ${isCollected(part) ? `(SELECT * FROM ${rows} OFFSET 0) ${alias}` : rows} ${order})`;
    });
    return `FROM (${selects.join(' UNION ALL ')}) ${alias} ${joins}`;
  };
}
