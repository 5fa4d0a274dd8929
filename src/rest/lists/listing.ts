import type { Executor, Statement } from '../../database/database.js';
import { likeContaining } from '../../database/like-containing.js';
import { tableOf } from '../../database/entity-columns.js';
import { fieldsOf } from '../fields/field.js';
import type { ListDeclaration, ListRequest } from './list-request.js';
import type { OrderTerm } from './ordering.js';
import type { PageBody } from './page.js';
import { Selection, type SelectionDeclaration } from './selection.js';

/** The condition of a filter: its SQL, and a conversion of the filter's value to the parameter, if they differ. */
interface Test {
  sql: (parameter: string) => string;
  value?: (given: never) => unknown;
}

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
  tests?: Readonly<Partial<Record<keyof Filters & string, Test>>>;
  /** SQL of the stored number of all rows, used without filters. */
  total?: string;
  /** Whether the list is requested so rarely that connections should not cache its plans. */
  isRare?: boolean;
}

/** The most filters of a statement that connections keep. There are too many combinations of more filters to keep a plan of each. */
const MAX_KEPT_FILTERS = 2;

/** Whether a column contains the text, ignoring case. */
export const contains = (column: string): Test => ({
  sql: (parameter) => `${column} ILIKE ${parameter}`,
  value: likeContaining,
});

/** Any other comparison, such as `comparing('a.ctime >= to_timestamp')`. */
export const comparing = (test: string): Test => ({ sql: (parameter) => `${test} (${parameter})` });

interface Where {
  /** SQL that starts with `WHERE`; empty if there is no condition. */
  text: string;
  /** The number of its parameters. */
  count: number;
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

  private readonly tests: ReadonlyMap<string, Test>;
  /** The named statements, by name, so that a text is built once and not for each request. */
  private readonly kept = new Map<string, Statement>();

  constructor(private readonly declared: ListingDeclaration<View, Filters, Field>) {
    super(declared);
    this.filters = declared.filters;
    this.ordering = declared.ordering;
    const special = new Map(Object.entries((declared.tests ?? {}) as Record<string, Test>));
    const names = new Set([...fieldsOf(declared.filters).keys(), ...special.keys()]);
    this.tests = new Map([...names].map((name) => [name, special.get(name) ?? this.equals(name)]));
    for (const field of this.ordering) this.plain(field);
  }

  /**
   * One page of the list.
   *
   * @param shown converts a row to the view, if they differ
   */
  async page(
    executor: Executor,
    { filters, order, page }: ListRequest<Filters, Field>,
    shown?: (row: Row) => View,
  ): Promise<PageBody<View>> {
    const values = this.valuesOf(filters);
    const statement = this.statement(filters, order);
    const rows = await executor.rows<Row & { count?: number }>(statement, [
      ...values,
      page.limit,
      page.offset,
    ]);
    const total = rows[0]?.count ?? (page.offset === 0 ? 0 : await this.total(executor, filters, values));
    // JSON leaves out undefined values. A copy of each row without `count` would take 0.2 µs (measured).
    for (const row of rows) row.count = undefined;
    return page.of(shown ? rows.map(shown) : (rows as object[] as View[]), total);
  }

  /** The statement of a page. Its parameters are the given filters, the limit and the offset. Each row has the `count` of the list. */
  statement(filters: Filters, order: readonly OrderTerm<Field | 'id'>[]): Statement {
    const terms = order.map(({ field, descending }) => (descending ? `-${field}` : field)).join();
    const given = this.given(filters);
    const name = `${this.declared.name}-list ${given.join()} ${terms}`;
    return this.keptOr(this.isKept(given) && order.length <= 2, name, () => {
      const where = this.where(filters);
      const by = order.map(({ field, descending }) => `${this.plain(field)}${descending ? ' DESC' : ''}`);
      return `
        SELECT ${this.select}, ${this.counting(where)} AS count FROM ${this.from} ${where.text}
        ORDER BY ${by.join(', ')} LIMIT $${where.count + 1} OFFSET $${where.count + 2}`;
    });
  }

  /** The values of the given filters, in the order of {@link statement}'s parameters. */
  private valuesOf(filters: Filters): unknown[] {
    return this.given(filters).map((name) => {
      const value: unknown = filters[name];
      const convert = this.tests.get(name)?.value;
      return convert ? convert(value as never) : value;
    });
  }

  /** The count for a page without rows. Otherwise each row has it. */
  private async total(executor: Executor, filters: Filters, values: unknown[]): Promise<number> {
    const given = this.given(filters);
    const name = `${this.declared.name}-count ${given.join()}`;
    const statement = this.keptOr(
      this.isKept(given),
      name,
      () => `SELECT ${this.counting(this.where(filters))} AS count`,
    );
    const [row] = await executor.rows<{ count: number }>(statement, values);
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

  private isKept(given: readonly string[]): boolean {
    return this.declared.isRare !== true && given.length <= MAX_KEPT_FILTERS;
  }

  /** The names of the filters that have a value. An empty text is no value. */
  private given(filters: Filters): (keyof Filters & string)[] {
    const given: string[] = [];
    for (const name of this.tests.keys()) {
      const value: unknown = (filters as Record<string, unknown>)[name];
      if (value !== undefined && value !== '') given.push(name);
    }
    return given as (keyof Filters & string)[];
  }

  private where(filters: Filters): Where {
    const given = this.given(filters);
    const tests = given.map((name, index) =>
      (this.tests.get(name) ?? this.equals(name)).sql(`$${index + 1}`),
    );
    const all = [...(this.source.where === undefined ? [] : [this.source.where]), ...tests];
    return { text: all.length > 0 ? `WHERE ${all.join(' AND ')}` : '', count: given.length };
  }

  private counting({ text, count }: Where): string {
    const { entity, alias } = this.source;
    if (count === 0 && this.declared.total !== undefined) return this.declared.total;
    return `(SELECT count(*)::int FROM ${tableOf(entity)} ${alias} ${text})`;
  }

  private equals(name: string): Test {
    const column = this.plain(name);
    return { sql: (parameter) => `${column} = ${parameter}` };
  }
}
