import type { Executor, Statement } from '../../database/database.js';
import { GroupedCalls } from '../../database/grouped-calls.js';
import { afterPendingIo } from '../after-pending-io.js';
import { fieldsOf } from '../fields/field-rules.js';
import type { FilterTest } from './filter-tests.js';
import type { ListDeclaration, ListRequest } from './list-request.js';
import type { OrderTerm } from './ordering.js';
import type { PageBody } from './page.js';
import {
  boundedPage,
  DEEP_OFFSET,
  deepPage,
  type PageParts,
  plainPage,
  searchPage,
  whereAll,
} from './page-statements.js';
import { Selection, type SelectionDeclaration } from './selection.js';

/** Declares a list: its name, filters and order, in addition to the selection of its rows. */
interface ListingDeclaration<
  View extends object,
  Filters extends object,
  Field extends string,
> extends SelectionDeclaration<View> {
  /** The prefix of the names of its statements. */
  name: string;
  /** The class that declares the filters of the query string. */
  filters: ListDeclaration<Filters, Field>['filters'];
  /** The fields that `?ordering=` may name. */
  ordering: readonly Field[];
  /** The conditions of filters that are not `column = value`, and of filters that are not in the query string. */
  tests?: Readonly<Partial<Record<keyof Filters & string, FilterTest>>>;
  /** SQL of the stored number of all rows, used without filters. */
  total?: string;
  /** SQL of the stored numbers of rows, by the names of the filters, joined by commas. Used if exactly these are given. */
  totals?: Readonly<Record<string, (...parameters: string[]) => string>>;
  /**
   * Whether the list can have a million rows, with indexes for its orders. Deep pages and searches are then read as `page-statements.ts`
   * describes, which needs `where`, filters and order to name columns of the entity only.
   */
  isLong?: boolean;
  /**
   * Conditions that divide the table for a filter or an order by a column of which no single index has all rows: an index has the rows
   * that fulfil the condition, and others have the few rows that do not, or that fulfil the second condition of a pair. Postgres merges both.
   */
  divided?: Readonly<Partial<Record<string, string | readonly [string, string]>>>;
  /** The field with a JSON text that can be large. A page has 2 MiB of these texts, and stands in for the others (`boundedPage`). */
  large?: keyof View & string;
  /** Whether the list is requested so rarely that connections should not cache its plans. */
  isRare?: boolean;
}

/** The most filters of a statement that connections keep. There are too many combinations of more filters to keep a plan of each. */
const MAX_KEPT_FILTERS = 2;

/** How long a page with large JSON texts may wait for others. */
const LARGE_PATIENCE_MS = 4_000;

/** A filter that has a value. */
interface Given {
  /** The filter's name, and that of the variant of its test. */
  label: string;
  name: string;
  test: FilterTest;
  value: unknown;
}

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
>
  extends Selection<View>
  implements ListDeclaration<Filters, Field>
{
  readonly filters: ListDeclaration<Filters, Field>['filters'];
  readonly ordering: readonly Field[];

  /** Reads pages with large JSON texts one at a time. Without it, 50 of them took 2 GB, and blocked other requests for 0.7 s. */
  private readonly largePages = new GroupedCalls<() => Promise<PageBody<View>>, PageBody<View>>(
    async (reads) => Promise.all(reads.map((read) => read())),
    { maxItems: 1, maxInFlight: 1, staleMs: LARGE_PATIENCE_MS },
  );
  private readonly tests: ReadonlyMap<string, FilterTest>;
  /** The named statements, by name, so that a text is built once and not for each request. */
  private readonly kept = new Map<string, Statement>();

  constructor(private readonly declared: ListingDeclaration<View, Filters, Field>) {
    super(declared);
    this.filters = declared.filters;
    this.ordering = declared.ordering;
    const special = new Map(Object.entries((declared.tests ?? {}) as Record<string, FilterTest>));
    const names = new Set([...fieldsOf(declared.filters).keys(), ...special.keys()]);
    this.tests = new Map([...names].map((name) => [name, special.get(name) ?? this.equals(name)]));
    for (const field of this.ordering) this.plain(field);
  }

  /**
   * One page of the list.
   *
   * @throws DatabaseUnavailable also if a page with large JSON texts has waited too long for others
   * @param shown converts a row to the view, if they differ
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

  /** The statement of a page. Its parameters are the given filters, the limit and the offset. Each row has the `count` of the list. */
  statement(filters: Filters, order: readonly OrderTerm<Field | 'id'>[], offset = 0): Statement {
    return this.pageOf(this.given(filters), order, offset);
  }

  private pageOf(
    given: readonly Given[],
    order: readonly OrderTerm<Field | 'id'>[],
    offset: number,
  ): Statement {
    const [kind, page] = this.wayOf(given, offset);
    const terms = order.map(({ field, descending }) => (descending ? `-${field}` : field)).join();
    const name = `${this.declared.name}-${kind} ${labels(given)} ${terms}`;
    return this.keptOr(this.isKept(given) && order.length <= 2, name, () => {
      const { alias } = this.source;
      const { large } = this.declared;
      const [first] = order;
      const text = page({
        select: this.select,
        alias,
        joined: this.from,
        rows: this.rows(given, first?.field),
        found: this.found(given, first?.field),
        joins: this.joins,
        ...this.conditions(given),
        order: order.map(({ field, descending }) => ({ sql: this.plain(field), descending })),
        count: this.counting(given),
        limit: `$${given.length + 1}`,
        offset: `$${given.length + 2}`,
      });
      return large === undefined ? text : boundedPage(text, this.names, large);
    });
  }

  /** How a page is read, and the name of the way. */
  private wayOf(given: readonly Given[], offset: number): [string, (parts: PageParts) => string] {
    if (this.declared.isLong !== true) return ['list', plainPage];
    if (given.some(({ test }) => test.isSearch === true)) return ['search', searchPage];
    return offset < DEEP_OFFSET ? ['list', plainPage] : ['deep', deepPage];
  }

  /** The count for a page without rows. Otherwise each row has it. */
  private async total(
    executor: Executor,
    given: readonly Given[],
    values: readonly unknown[],
  ): Promise<number> {
    const name = `${this.declared.name}-count ${labels(given)}`;
    const text = (): string => `SELECT ${this.counting(given)} AS count`;
    const statement = this.keptOr(this.isKept(given), name, text);
    const [row] = await executor.rows<{ count: number }>(statement, [...values]);
    return row?.count ?? 0;
  }

  /**
   * The statement of a name, built once; unnamed if `isKept` is false, so that connections do not cache its plan. Orders of more than
   * two terms and more than {@link MAX_KEPT_FILTERS} filters are not kept, because they are rare and there are many of them; nor are
   * the statements of rare lists.
   */
  private keptOr(isKept: boolean, name: string, text: () => string): Statement {
    if (!isKept) return { name: '', text: text() };
    const known = this.kept.get(name) ?? { name, text: text() };
    this.kept.set(name, known);
    return known;
  }

  private isKept(given: readonly Given[]): boolean {
    return this.declared.isRare !== true && given.length <= MAX_KEPT_FILTERS;
  }

  /** The filters that have a value. An empty text is no value. */
  private given(filters: Filters): Given[] {
    const given: Given[] = [];
    for (const [name, declared] of this.tests) {
      const value: unknown = (filters as Record<string, unknown>)[name];
      if (value === undefined || value === '') continue;
      const variant = declared.variants?.find(({ isFor }) => isFor(value as never));
      const test = variant?.test ?? declared;
      given.push({
        label: variant ? `${name}:${variant.name}` : name,
        name,
        test,
        value: test.value ? test.value(value as never) : value,
      });
    }
    return given;
  }

  private conditions(given: readonly Given[]): Pick<PageParts, 'conditions' | 'searches' | 'searchesByRow'> {
    const { where } = this.source;
    const all = given.map(({ test }, index) => ({ test, parameter: `$${index + 1}` }));
    const plain = all.filter(({ test }) => test.isSearch !== true);
    const searches = all.filter(({ test }) => test.isSearch === true);
    return {
      conditions: [
        ...(where === undefined ? [] : [where]),
        ...plain.map(({ test, parameter }) => test.sql(parameter)),
        ...searches.flatMap(({ test }) => test.among ?? []),
      ],
      searches: searches.map(({ test, parameter }) => test.sql(parameter)),
      searchesByRow: searches.map(({ test, parameter }) => (test.byRow ?? test.sql)(parameter)),
    };
  }

  private counting(given: readonly Given[]): string {
    const { total, totals = {} } = this.declared;
    if (given.length === 0 && total !== undefined) return total;
    const stored = totals[given.map(({ name }) => name).join()];
    if (stored) return stored(...given.map((_, index) => `$${index + 1}`));
    const halves = given.find(({ test }) => test.halves)?.test.halves;
    return `(SELECT count(*)::int ${this.found(given, undefined, halves)([])})`;
  }

  /** The rows of filters in no order, which may be in two halves of the table. */
  private found(
    given: readonly Given[],
    field?: string,
    halves = given.find(({ test }) => test.isFoundInHalves)?.test.halves,
  ): PageParts['found'] {
    const { conditions, searches, searchesByRow } = this.conditions(given);
    const rows = halves ? this.united(halves) : this.rows(given, field);
    return (further) => rows([...conditions, ...(halves ? searchesByRow : searches), ...further]);
  }

  /** The entity's rows for filters and an order by a field. */
  private rows(given: readonly Given[], field = ''): PageParts['rows'] {
    const { divided = {} } = this.declared;
    const fields = [...given.map(({ name }) => name), field];
    const division = fields.map((each) => divided[each]).find((condition) => condition !== undefined);
    const plain =
      (further: readonly string[]): PageParts['rows'] =>
      (conditions, { joins = '' } = {}) =>
        `FROM ${this.table} ${joins} ${whereAll([...conditions, ...further])}`;
    if (division === undefined) return plain([]);
    const both = typeof division === 'string' ? ([division, `NOT ${division}`] as const) : division;
    return given.some(({ test }) => test.isOfFirstPart === true) ? plain([both[0]]) : this.united(both);
  }

  /** The rows of two parts of the table. */
  private united([one, other]: readonly [string, string]): PageParts['rows'] {
    return (conditions, { by, most, joins = '' } = {}) => {
      const order = by === undefined ? '' : `ORDER BY ${by} LIMIT ${most ?? 'ALL'}`;
      const half = (part: string): string =>
        `(SELECT * FROM ${this.table} ${whereAll([...conditions, part])} ${order})`;
      return `FROM (${half(one)} UNION ALL ${half(other)}) ${this.source.alias} ${joins}`;
    };
  }

  private equals(name: string): FilterTest {
    const column = this.plain(name);
    return { sql: (parameter) => `${column} = ${parameter}` };
  }
}

/** How long rows are converted before other requests are served. A row may have a large JSON text. */
const SLICE_MS = 5;

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

const labels = (given: readonly Given[]): string => given.map(({ label }) => label).join();
