import type { Executor } from '../../database/database.js';
import { afterPendingIo } from '../after-pending-io.js';
import { LargePages } from './large-pages.js';
import type { ListRequest } from './list-request.js';
import { ListStatements } from './list-statements.js';
import type { PageBody } from './page.js';
import type { GivenFilter } from './row-sources.js';

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
> extends ListStatements<View, Filters, Field> {
  private readonly pages = new LargePages(this.declared.large === undefined ? 2 : 1);

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
    const given = this.given(request.filters);
    const read = (executor: Executor): Promise<PageBody<View>> => this.read(executor, given, request, shown);
    const lend: Lends = typeof source === 'function' ? source : (work) => work(source);
    return this.pages.read(request.page, () => lend(read), {
      isQuick: this.isQuick(given, request.order, request.page),
      isLarge: this.declared.large !== undefined,
    });
  }

  private async read(
    executor: Executor,
    given: readonly GivenFilter[],
    { order, page }: Pick<ListRequest<Filters, Field>, 'order' | 'page'>,
    shown?: (row: Row) => View,
  ): Promise<PageBody<View>> {
    const values = given.map(({ value }) => value);
    const rows = await executor.rows<Row & { count?: number }>(this.pageOf(given, order, page), [
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
    const [row] = await executor.rows<{ count: number }>(this.countOf(given), [...values]);
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
