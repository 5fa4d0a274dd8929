import type { Statement } from '../../database/database.js';
import { unseen } from '../../database/unseen.js';
import { type GivenFilter, isPlain, labels } from './filter-conditions.js';
import { KeptStatements } from './kept-statements.js';
import { MANY_ROWS } from './large-pages.js';
import { ListCounts } from './list-counts.js';
import { ListRows } from './list-rows.js';
import type { ListingDeclaration } from './listing-declaration.js';
import type { OrderTerm } from './ordering.js';
import type { Page } from './page.js';
import {
  coveredPage,
  DEEP_OFFSET,
  idsFirstPage,
  MOST_SORTED,
  type PageParts,
  plainPage,
  searchPage,
  sortedPage,
} from './page-statements.js';
import { boundedPage, shortenedPage } from './page-texts.js';
import type { Selection } from './selection.js';
import { storedCount } from './stored-count.js';

/** The most filters of a statement that connections keep. There are too many combinations of more filters to keep a plan of each. */
const MAX_KEPT_FILTERS = 2;

/** The statements of a list: its pages and counts, for the filters and the order of a request. */
export class ListStatements<View extends object, Filters extends object, Field extends string> {
  private readonly rows: ListRows<View, Filters, Field>;
  private readonly counts: ListCounts<View, Filters, Field>;
  private readonly kept = new KeptStatements();

  constructor(
    private readonly declared: ListingDeclaration<View, Filters, Field>,
    private readonly selection: Selection<View>,
  ) {
    this.rows = new ListRows(declared, selection.table);
    this.counts = new ListCounts(declared, this.rows);
    for (const field of declared.ordering) selection.plain(field);
  }

  /** The statement of a page for filters that have a value. */
  page(
    given: readonly GivenFilter[],
    order: readonly OrderTerm<Field | 'id'>[],
    { offset, limit }: Pick<Page, 'offset' | 'limit'>,
  ): Statement {
    const [first] = order;
    const [kind, page] = this.wayOf(given, first?.field, offset);
    const terms = order.map(({ field, descending }) => (descending ? `-${field}` : field)).join();
    const { large, long } = this.declared;
    const isShortened = long !== undefined && limit > MANY_ROWS;
    const name = `${this.declared.name}-${kind}${isShortened ? '-short' : ''} ${labels(given)} ${terms}`;
    return this.kept.get(this.isKept(given, order.length), name, () => {
      const { selection, rows } = this;
      // Hidden, because with a known limit Postgres prefers a plan for one call: it planned each request anew, which takes 2 to 3 ms for a page of ids.
      const parameter = (number: number): string =>
        page === plainPage ? `$${number}::bigint` : unseen(`$${number}::bigint`);
      const text = page({
        select: selection.select,
        table: selection.table,
        alias: this.declared.alias,
        joined: selection.from,
        rows: rows.inOrder(given, first?.field),
        all: rows.all(first?.field),
        found: rows.found(given, first?.field),
        joins: selection.joins,
        ...rows.conditionSql(given, first),
        order: order.map(({ field, descending }) => ({ sql: selection.plain(field), descending })),
        count: this.counts.of(given),
        known: page === coveredPage ? this.counts.known(given, MOST_SORTED) : undefined,
        idsFirst:
          this.declared.covered !== undefined &&
          given.some((filter) => isPlain(filter) || filter.condition.among !== undefined),
        limit: parameter(given.length + 1),
        offset: parameter(given.length + 2),
      });
      if (isShortened) return shortenedPage(text, selection.names, long);
      return large === undefined ? text : boundedPage(text, selection.names, large);
    });
  }

  /**
   * Whether Postgres reads a page in some milliseconds, however long the list is: near the beginning of an index with its rows in this order, with a
   * number that is stored.
   */
  isQuick(
    given: readonly GivenFilter[],
    order: readonly OrderTerm<Field | 'id'>[],
    { offset }: Pick<Page, 'offset'>,
  ): boolean {
    if (this.declared.isLong !== true) return true;
    if (offset >= DEEP_OFFSET || !given.every(isPlain)) return false;
    return (
      given.length === 0 || (order[0]?.field === 'id' && storedCount(this.declared, given) !== undefined)
    );
  }

  /** How a page is read, and the name of the way. */
  private wayOf(
    given: readonly GivenFilter[],
    field: string | undefined,
    offset: number,
  ): [string, (parts: PageParts) => string] {
    if (this.declared.isLong !== true) return this.wayOfFew(given, field, offset);
    if (this.rows.coverOf(given) === 'page') return ['covered', coveredPage];
    if (!given.every(isPlain)) return ['search', searchPage];
    const { covered } = this.declared;
    const isSorted = field !== 'id';
    const isCollected = isSorted && given.length > 0 && storedCount(this.declared, given) !== undefined;
    const isInOwnIndex = given.some(({ name }) => covered?.inOwnIndex.includes(name));
    if (isCollected && (isInOwnIndex || offset < DEEP_OFFSET)) return ['sorted', sortedPage];
    const isById = offset >= DEEP_OFFSET || (covered !== undefined && (isSorted || given.length > 0));
    return isById ? ['ids', idsFirstPage] : ['list', plainPage];
  }

  /**
   * The same of a list that is not long. Few of its orders have an index: the ids are sorted first, since Postgres would join all rows, and make what
   * is shown of each, before it sorts them. A search by ids finds its rows once for the page and the count, unless its plan is not kept, which takes
   * longer than a small list.
   */
  private wayOfFew(
    given: readonly GivenFilter[],
    field: string | undefined,
    offset: number,
  ): [string, (parts: PageParts) => string] {
    const isSorted = field !== 'id';
    if (!isSorted && this.declared.isRare !== true && !given.every(isPlain)) return ['search', searchPage];
    return isSorted || offset >= DEEP_OFFSET ? ['ids', idsFirstPage] : ['list', plainPage];
  }

  /** The statement of the count alone. */
  count(given: readonly GivenFilter[]): Statement {
    const name = `${this.declared.name}-count ${labels(given)}`;
    return this.kept.get(this.isKept(given), name, () => `SELECT ${this.counts.of(given)} AS count`);
  }

  /**
   * Whether connections keep the plan of a statement. Those of more than {@link MAX_KEPT_FILTERS} filters and of more than two terms of order are not
   * kept, because they are rare and there are many of them; nor are the statements of rare lists. Nor is a search by text with a second filter: a
   * kept plan would find the rows by that filter, and test the text of each.
   */
  private isKept(given: readonly GivenFilter[], terms = 0): boolean {
    if (this.declared.isRare === true || given.length > MAX_KEPT_FILTERS || terms > 2) return false;
    return given.length < 2 || !given.some(({ condition }) => condition.halves);
  }
}
