import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Executor, Statement } from '../../database/database.js';
import { afterPendingIo } from '../after-pending-io.js';
import type { GivenFilter } from './filter-conditions.js';
import { GivenFilters } from './given-filters.js';
import { LargePages, MANY_ROWS } from './large-pages.js';
import type { ListDeclaration, ListRequest } from './list-request.js';
import { ListStatements } from './list-statements.js';
import type { ListingDeclaration } from './listing-declaration.js';
import type { OrderTerm } from './ordering.js';
import type { PageBody } from './page.js';
import { Selection } from './selection.js';

/** Calls `work` with an executor, which nothing else uses meanwhile. */
type Lends = <Result>(work: (executor: Executor) => Promise<Result>) => Promise<Result>;

/** How long rows are converted before other requests are served. A row may have a large JSON text. */
const SLICE_MS = 5;

/**
 * A list of the API. Its columns are the fields of the view, its filters are the fields of the filters' class, and it can be ordered
 * by the declared fields. It is also the declaration that `@Listed` takes.
 */
export class Listing<
  View extends object,
  Filters extends object,
  Field extends string,
  /** The selected columns: the view, and the hidden columns if there are any. */
  Row extends object = View,
> implements ListDeclaration<Filters, Field> {
  readonly filters: ListDeclaration<Filters, Field>['filters'];
  readonly ordering: readonly Field[];

  private readonly selection: Selection<View>;
  private readonly given: GivenFilters<View, Filters, Field>;
  private readonly statements: ListStatements<View, Filters, Field>;
  private readonly pages: LargePages;
  private readonly isLarge: boolean;

  /** @throws Error if a field of the view, a filter or an order has no column */
  constructor(declared: ListingDeclaration<View, Filters, Field>) {
    this.filters = declared.filters;
    this.ordering = declared.ordering;
    this.selection = new Selection(declared);
    this.given = new GivenFilters(declared, this.selection);
    this.statements = new ListStatements(declared, this.selection);
    this.isLarge = declared.large !== undefined;
    this.pages = new LargePages(this.isLarge ? 1 : 2);
  }

  /** As {@link Selection.select}. */
  get select(): string {
    return this.selection.select;
  }

  /** As {@link Selection.from}. */
  get from(): string {
    return this.selection.from;
  }

  /** As {@link Selection.query}. */
  query(manager: EntityManager): SelectQueryBuilder<ObjectLiteral> {
    return this.selection.query(manager);
  }

  /**
   * One page of the list.
   *
   * @param source reads the page; a function that lends an executor is called when it is this page's turn
   * @param shown converts a row to the view, if they differ
   * @throws DatabaseUnavailable also if a large page has waited too long for others
   */
  page(
    source: Executor | Lends,
    request: ListRequest<Filters, Field>,
    shown?: (row: Row) => View,
  ): Promise<PageBody<View>> {
    const given = this.given.of(request.filters);
    const read = (executor: Executor): Promise<PageBody<View>> => this.read(executor, given, request, shown);
    const lend: Lends = typeof source === 'function' ? source : (work) => work(source);
    return this.pages.read(request.page, () => lend(read), {
      isQuick: this.statements.isQuick(given, request.order, request.page),
      isLarge: this.isLarge,
    });
  }

  /**
   * The statement of a page of at most {@link MANY_ROWS}, for tests of statements and plans. Its parameters are the given filters, the limit and the
   * offset. Each row has the `count` of the list.
   */
  statement(filters: Filters, order: readonly OrderTerm<Field | 'id'>[], offset = 0): Statement {
    return this.statements.page(this.given.of(filters), order, { offset, limit: MANY_ROWS });
  }

  private async read(
    executor: Executor,
    given: readonly GivenFilter[],
    { order, page }: Pick<ListRequest<Filters, Field>, 'order' | 'page'>,
    shown?: (row: Row) => View,
  ): Promise<PageBody<View>> {
    const values = given.map(({ value }) => value);
    const rows = await executor.rows<Row & { count?: number }>(this.statements.page(given, order, page), [
      ...values,
      page.limit,
      page.offset,
    ]);
    const total = rows[0]?.count ?? (page.offset === 0 ? 0 : await this.total(executor, given, values));
    // JSON leaves out undefined values. A copy of each row without `count` would take 0.2 µs (measured).
    for (const row of rows) row.count = undefined;
    return page.of(shown ? await viewsOf(rows, shown) : (rows as object[] as View[]), total);
  }

  /** The count for a page without rows. Otherwise each row has it. */
  private async total(
    executor: Executor,
    given: readonly GivenFilter[],
    values: readonly unknown[],
  ): Promise<number> {
    const [row] = await executor.rows<{ count: number }>(this.statements.count(given), [...values]);
    return row?.count ?? 0;
  }
}

async function viewsOf<Row, View>(rows: readonly Row[], shown: (row: Row) => View): Promise<View[]> {
  const views: View[] = [];
  let end = performance.now() + SLICE_MS;
  for (const row of rows) {
    views.push(shown(row));
    if (performance.now() < end) continue;
    await afterPendingIo();
    end = performance.now() + SLICE_MS;
  }
  return views;
}
