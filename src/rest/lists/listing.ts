import type { Executor } from '../../database/database.js';
import { GroupedCalls } from '../../database/grouped-calls.js';
import { afterPendingIo } from '../after-pending-io.js';
import type { ListRequest } from './list-request.js';
import { type Given, ListStatements } from './list-statements.js';
import type { PageBody } from './page.js';

/** How long a page with large JSON texts may wait for others. */
const LARGE_PATIENCE_MS = 4_000;

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
  /** Reads pages with large JSON texts one at a time. Without it, 50 of them took 2 GB, and blocked other requests for 0.7 s. */
  private readonly largePages = new GroupedCalls<() => Promise<PageBody<View>>, PageBody<View>>(
    async (reads) => Promise.all(reads.map((read) => read())),
    { maxItems: 1, maxInFlight: 1, staleMs: LARGE_PATIENCE_MS },
  );

  /**
   * One page of the list.
   *
   * @param shown converts a row to the view, if they differ
   * @throws DatabaseUnavailable also if a page with large JSON texts has waited too long for others
   */
  page(
    executor: Executor,
    request: ListRequest<Filters, Field>,
    shown?: (row: Row) => View,
  ): Promise<PageBody<View>> {
    const read = (): Promise<PageBody<View>> => this.read(executor, request, shown);
    return this.declared.large === undefined ? read() : this.largePages.add(read);
  }

  private async read(
    executor: Executor,
    { filters, order, page }: ListRequest<Filters, Field>,
    shown?: (row: Row) => View,
  ): Promise<PageBody<View>> {
    const given = this.given(filters);
    const values = given.map(({ value }) => value);
    const rows = await executor.rows<Row & { count?: number }>(this.pageOf(given, order, page.offset), [
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
    given: readonly Given[],
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
