/** In which order rows are read, how many at most, and what is joined. */
interface Read {
  by?: string;
  most?: string;
  /** The joins of other tables. */
  joins?: string;
  /** Further conditions of the rows that are collected before they are sorted. */
  ofFew?: readonly string[];
}

/** What a statement of a page consists of, as SQL. */
export interface PageParts {
  /** The select list, which may name the joined tables. */
  select: string;
  /** The entity's table with its alias, and the alias. Its key is `id`. */
  table: string;
  alias: string;
  /** The `FROM` list with the joined tables. */
  joined: string;
  /** The joins alone; may be empty. */
  joins: string;
  /** `FROM` and `WHERE` of the rows that fulfil conditions. */
  rows: (conditions: readonly string[], how?: Read) => string;
  /** The same of the whole list. */
  all: PageParts['rows'];
  /** `FROM` and `WHERE` of the rows that the filters find, in no order. */
  found: (further: readonly string[]) => string;
  /** The conditions of the rows that an index can give in order. */
  conditions: readonly string[];
  /** The conditions that have to be tested row by row in any order. */
  searches: readonly string[];
  /** The same, for rows that are read anyway. */
  searchesByRow: readonly string[];
  order: readonly { sql: string; descending: boolean }[];
  /** The number of rows, as an expression. */
  count: string;
  /** The number where it is known without the rows that it counts, otherwise null, and the expression for that case. Undefined: it is never known. */
  known?: { count: string; otherwise: string };
  /** Whether a search finds the ids of the rows that it tests first, since an index has all columns of the conditions and of the order. */
  idsFirst: boolean;
  /** The parameters, as numbers of 64 bits. */
  limit: string;
  offset: string;
}

/** From this offset on, a list skips ids and not rows, as {@link idsFirstPage}. Below it, the skipped rows take less than 2 ms. */
export const DEEP_OFFSET = 1000;

/** The fewest and the most rows in the order of a list that a page tests one by one: 0.5 to 10 ms. */
const [LEAST_TESTED, MOST_TESTED] = [1000, 20_000];

/** SQL: `WHERE` with all conditions; empty without conditions. */
export const whereAll = (conditions: readonly string[]): string =>
  conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';

/** SQL of a list of order terms. */
const ordered = (order: PageParts['order'], isReversed = false): string =>
  order.map(({ sql, descending }) => (descending === isReversed ? sql : `${sql} DESC`)).join(', ');

/** SQL of the columns that are sorted: the id, and those of the order. */
const sortedColumns = ({ alias, order }: PageParts): string =>
  [...new Set([`${alias}.id`, ...order.map(({ sql }) => sql)])].join(', ');

/** A page that reads the rows in order and skips those before it. */
export function plainPage(parts: PageParts): string {
  const { select, rows, joins, conditions, searches, order, count, limit, offset } = parts;
  const by = ordered(order);
  const how = { by, most: `${limit} + ${offset}`, joins };
  return `
    SELECT ${select}, ${count} AS count ${rows([...conditions, ...searches], how)}
    ORDER BY ${by} LIMIT ${limit} OFFSET ${offset}`;
}

/**
 * A page whose ids are found before its rows are read: far from the start, in an order without an index, or with filters whose columns an index has.
 * It skips or sorts ids without other columns and joins, and from the end of the list if that is nearer. One statement, so that the count and the rows
 * are of the same moment. Only one half of the `UNION ALL` runs.
 */
export function idsFirstPage(parts: PageParts): string {
  const { alias, rows, conditions, searches, order, count, limit, offset } = parts;
  const n = '(SELECT n FROM total)';
  const half = (isNear: string, by: string, most: string, skipped: string): string => `
        (SELECT ${alias}.id ${rows([...conditions, ...searches, isNear], { by, most: `${most} + ${skipped}` })}
        ORDER BY ${by} LIMIT ${most} OFFSET ${skipped})`;
  return `
    WITH total AS MATERIALIZED (SELECT ${count} AS n),
      page AS MATERIALIZED (${half(`${offset} <= ${n} / 2`, ordered(order), limit, offset)}
        UNION ALL ${half(
          `${offset} > ${n} / 2`,
          ordered(order, true),
          `GREATEST(LEAST(${limit}, ${n} - ${offset}), 0)`,
          `GREATEST(${n} - ${offset} - ${limit}, 0)`,
        )})
    ${shown(parts, n)}`;
}

/** The most rows that {@link sortedPage} collects: 20 to 40 ms. */
export const MOST_SORTED = 20_000;

/** SQL: how many rows in the order of a list are tested one by one. */
const mostTested = ({ limit, offset }: PageParts): string =>
  `LEAST(${MOST_TESTED}, ${LEAST_TESTED} + 4 * (${limit} + ${offset}))`;

/** SQL of the CTE `page`: of the few rows of a CTE, or else by the other selects. */
function fewOr(parts: PageParts, few: string, isMany: string, others: string): string {
  const { alias, order, limit, offset } = parts;
  return `
      page AS MATERIALIZED (
        (SELECT ${alias}.id FROM ${few} ${alias} WHERE NOT ${isMany} ORDER BY ${ordered(order)} LIMIT ${limit} OFFSET ${offset})
        UNION ALL ${others})`;
}

/**
 * The CTEs `near` and `page` of rows that are collected if they are few, and of which a page is looked for among the first rows of the list
 * otherwise. If it is not full with these, all rows are sorted: those of a new process can all be at the end of the order, behind millions of others.
 *
 * @param few the CTE of the few rows
 * @param isMany SQL: whether there are too many to collect them
 * @param most SQL: how many of the first rows of the list are looked at
 */
function fewOrMany(parts: PageParts, few: string, isMany: string, most = mostTested(parts)): string {
  const { alias, all, found, conditions, searches, order, limit, offset } = parts;
  const by = ordered(order);
  const tested = [...conditions, ...searches];
  const isFull = `(SELECT count(*) FROM near) >= ${limit}`;
  return `
      near AS MATERIALIZED (
        SELECT ${alias}.id FROM (SELECT ${alias}.* ${all([isMany], { by, most, ofFew: tested })} ORDER BY ${by} LIMIT ${most}) ${alias}
        ${whereAll(tested)} ORDER BY ${by} LIMIT ${limit} OFFSET ${offset}),
      ${fewOr(
        parts,
        few,
        isMany,
        `SELECT id FROM near WHERE ${isFull}
        UNION ALL (SELECT ${alias}.id FROM (SELECT ${sortedColumns(parts)} ${found([isMany, `NOT ${isFull}`])} OFFSET 0) ${alias}
          ORDER BY ${by} LIMIT ${limit} OFFSET ${offset})`,
      )}`;
}

/** SQL: about how many rows a table has, deleted ones included. An estimate is enough to choose the cheaper way. */
const estimatedRows = (table: string): string =>
  `(SELECT GREATEST(reltuples, 0)::bigint FROM pg_class WHERE oid = '${table.split(' ')[0]}'::regclass)`;

/**
 * A page of the rows of filters, in the order of a field. An index gives either the rows of the filters or the order. If the rows were spread evenly,
 * twice a page of them would be among the first `most` of the list. If they are at most so many, all are collected and sorted, and so are those of
 * a new user, which can all be at the end of the order, behind all others. A page of a user with 4,000 of 200,000 processes takes 2 ms; to collect
 * all of them took 9.
 */
export function sortedPage(parts: PageParts): string {
  const { table, found, count, limit, offset } = parts;
  const n = '(SELECT n FROM total)';
  const most = '(SELECT most FROM near_page)';
  const isMany = `(${n} > ${MOST_SORTED} OR ${n} > ${most})`;
  return `
    WITH total AS MATERIALIZED (SELECT ${count} AS n),
      near_page AS MATERIALIZED (
        SELECT GREATEST(${mostTested(parts)}, 2 * (${limit} + ${offset}) * ${estimatedRows(table)} / GREATEST(n, 1)) AS most FROM total),
      few AS MATERIALIZED (SELECT ${sortedColumns(parts)} ${found([`NOT ${isMany}`])}),
      ${fewOrMany(parts, 'few', isMany, `LEAST(${MOST_TESTED}, ${most})`)}
    ${shown(parts, n)}`;
}

/**
 * A page of the rows of several filters, which one index has with all that is tested. At most {@link MOST_SORTED} hits are collected and sorted.
 * If there are more, they are only counted, and if that is known without them, not even looked for. The order of ids is also that of the index, so
 * there the page is read in it.
 */
export function coveredPage(parts: PageParts): string {
  const { alias, rows, found, conditions, searches, order, limit, offset } = parts;
  const by = ordered(order);
  const { count, otherwise } = parts.known ?? { count: 'NULL::int', otherwise: parts.count };
  const known = '(SELECT n FROM known)';
  const isMany = `(COALESCE(${known}, (SELECT count(*) FROM hits)) > ${MOST_SORTED})`;
  const most = `${limit} + ${offset}`;
  const inOrder = `(SELECT ${alias}.id ${rows([...conditions, ...searches, isMany], { by, most })}
          ORDER BY ${by} LIMIT ${limit} OFFSET ${offset})`;
  const isById = order[0]?.sql === `${alias}.id`;
  return `
    WITH known AS MATERIALIZED (SELECT ${count} AS n),
      hits AS MATERIALIZED (SELECT ${sortedColumns(parts)} ${found([`COALESCE(${known}, 0) <= ${MOST_SORTED}`])} LIMIT ${MOST_SORTED + 1}),
      total AS MATERIALIZED (
        SELECT CASE WHEN ${isMany} THEN COALESCE(${known}, ${otherwise}) ELSE (SELECT count(*)::int FROM hits) END AS n),
      ${isById ? fewOr(parts, 'hits', isMany, inOrder) : fewOrMany(parts, 'hits', isMany)}
    ${shown(parts, '(SELECT n FROM total)')}`;
}

/**
 * A page of the rows that fulfil a condition which no index gives in order. The first rows of the list are `tested`. If these are all rows, as
 * those of a user with few, they have all hits. If the page is full with the hits among them (`near`), many rows fulfil the condition, and they
 * are only counted. Otherwise `hits` has all of them, found once for both the page and the count.
 */
export function searchPage(parts: PageParts): string {
  const { table, alias, rows, found, conditions, searchesByRow, order, count, idsFirst, limit, offset } =
    parts;
  const columns = sortedColumns(parts);
  const by = ordered(order);
  const most = mostTested(parts);
  const first = (selected: string): string =>
    `(SELECT ${alias}.${selected} ${rows(conditions, { by, most })} ORDER BY ${by} LIMIT ${most})`;
  const areAll = `(SELECT count(*) FROM tested) < ${most}`;
  const isFull = `(SELECT count(*) FROM near) >= ${limit}`;
  return `
    WITH tested AS MATERIALIZED (
        SELECT ${columns}, ${searchesByRow.join(' AND ')} AS is_hit
        FROM ${idsFirst ? `${table} WHERE ${alias}.id = ANY (ARRAY${first('id')})` : `${first('*')} ${alias}`}),
      near AS MATERIALIZED (
        SELECT ${alias}.id FROM tested ${alias} WHERE is_hit ORDER BY ${by} LIMIT ${limit} OFFSET ${offset}),
      hits AS MATERIALIZED (
        SELECT ${columns} FROM tested ${alias} WHERE is_hit AND ${areAll}
        UNION ALL SELECT ${columns} ${found([`NOT (${areAll} OR ${isFull})`])}),
      total AS MATERIALIZED (
        SELECT CASE WHEN ${isFull} AND NOT ${areAll} THEN ${count} ELSE (SELECT count(*)::int FROM hits) END AS n),
      page AS MATERIALIZED (
        SELECT id FROM near WHERE ${isFull}
        UNION ALL (SELECT ${alias}.id FROM hits ${alias} WHERE NOT ${isFull} ORDER BY ${by} LIMIT ${limit} OFFSET ${offset}))
    ${shown(parts, '(SELECT n FROM total)')}`;
}

/** SQL: the rows of the ids in `page`, and the count with each of them. Postgres expects few elements of an array, and looks each up. */
const shown = ({ select, alias, joined, order }: PageParts, count: string): string => `
    SELECT ${select}, ${count} AS count FROM ${joined} WHERE ${alias}.id = ANY (ARRAY(SELECT id FROM page))
    ORDER BY ${ordered(order)}`;
