import type { Statement } from '../../database/database.js';
import { unseen } from '../../database/unseen.js';
import { fieldsOf } from '../fields/field-rules.js';
import type { FilterCondition } from './filter-conditions.js';
import { KeptStatements } from './kept-statements.js';
import { MANY_ROWS } from './large-pages.js';
import type { ListDeclaration } from './list-request.js';
import type { ListingDeclaration } from './listing-declaration.js';
import type { OrderTerm } from './ordering.js';
import type { Page } from './page.js';
import {
  coveredPage,
  DEEP_OFFSET,
  idsFirstPage,
  type PageParts,
  plainPage,
  searchPage,
  sortedPage,
} from './page-statements.js';
import { boundedPage, shortenedPage } from './page-texts.js';
import { partsFor, type GivenFilter, rowsOf } from './row-sources.js';
import { Selection } from './selection.js';

/** The most filters of a statement that connections keep. There are too many combinations of more filters to keep a plan of each. */
const MAX_KEPT_FILTERS = 2;

/** The statements of a list: its pages and counts, for the filters and the order of a request. */
export class ListStatements<View extends object, Filters extends object, Field extends string>
  extends Selection<View>
  implements ListDeclaration<Filters, Field>
{
  readonly filters: ListDeclaration<Filters, Field>['filters'];
  readonly ordering: readonly Field[];

  private readonly conditionsByName: ReadonlyMap<string, FilterCondition>;
  private readonly kept = new KeptStatements();

  constructor(protected readonly declared: ListingDeclaration<View, Filters, Field>) {
    super(declared);
    this.filters = declared.filters;
    this.ordering = declared.ordering;
    const special = new Map(Object.entries((declared.conditions ?? {}) as Record<string, FilterCondition>));
    const names = new Set([...fieldsOf(declared.filters).keys(), ...special.keys()]);
    this.conditionsByName = new Map([...names].map((name) => [name, special.get(name) ?? this.equals(name)]));
    for (const field of this.ordering) this.plain(field);
  }

  /**
   * The statement of a page of at most {@link MANY_ROWS}, for tests of statements and plans. Its parameters are the given filters, the limit and the
   * offset. Each row has the `count` of the list.
   */
  statement(filters: Filters, order: readonly OrderTerm<Field | 'id'>[], offset = 0): Statement {
    return this.pageOf(this.given(filters), order, { offset, limit: MANY_ROWS });
  }

  /** The statement of a page for filters that have a value. */
  protected pageOf(
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
      const { alias } = this.source;
      // Hidden, because with a known limit Postgres prefers a plan for one call: it planned each request anew, which takes 2 to 3 ms for a page of ids.
      const parameter = (number: number): string =>
        page === plainPage ? `$${number}::bigint` : unseen(`$${number}::bigint`);
      const text = page({
        select: this.select,
        table: this.table,
        alias,
        joined: this.from,
        rows: this.inOrder(given, first?.field),
        all: this.all(first?.field),
        found: this.found(given, first?.field),
        joins: this.joins,
        ...this.conditionSql(given, first),
        order: order.map(({ field, descending }) => ({ sql: this.plain(field), descending })),
        count: this.counting(given),
        idsFirst:
          this.declared.covered !== undefined &&
          given.some((filter) => isPlain(filter) || filter.condition.among !== undefined),
        limit: parameter(given.length + 1),
        offset: parameter(given.length + 2),
      });
      if (isShortened) return shortenedPage(text, this.names, long);
      return large === undefined ? text : boundedPage(text, this.names, large);
    });
  }

  /**
   * Whether Postgres reads a page in some milliseconds, however long the list is: near the beginning of an index with its rows in this order, with a
   * number that is stored.
   */
  protected isQuick(
    given: readonly GivenFilter[],
    order: readonly OrderTerm<Field | 'id'>[],
    { offset }: Pick<Page, 'offset'>,
  ): boolean {
    if (this.declared.isLong !== true) return true;
    if (offset >= DEEP_OFFSET || !given.every(isPlain)) return false;
    return given.length === 0 || (order[0]?.field === 'id' && this.storedCount(given) !== undefined);
  }

  /** How a page is read, and the name of the way. */
  private wayOf(
    given: readonly GivenFilter[],
    field: string | undefined,
    offset: number,
  ): [string, (parts: PageParts) => string] {
    if (this.declared.isLong !== true) return this.wayOfFew(given, field, offset);
    if (this.coverOf(given) === 'page') return ['covered', coveredPage];
    if (!given.every(isPlain)) return ['search', searchPage];
    const { covered } = this.declared;
    const isSorted = field !== 'id';
    const isCollected = isSorted && given.length > 0 && this.storedCount(given) !== undefined;
    const isInOwnIndex = given.some(({ name }) => covered?.inOwnIndex.includes(name));
    if (isCollected && (isInOwnIndex || offset < DEEP_OFFSET)) return ['sorted', sortedPage];
    const isById = offset >= DEEP_OFFSET || (covered !== undefined && (isSorted || given.length > 0));
    return isById ? ['ids', idsFirstPage] : ['list', plainPage];
  }

  /**
   * The same of a list that is not long. Few of its orders have an index: the ids are sorted before the joins, since Postgres would join all rows
   * first. A search by ids finds its rows once for the page and the count, unless its plan is not kept, which takes longer than a small list.
   */
  private wayOfFew(
    given: readonly GivenFilter[],
    field: string | undefined,
    offset: number,
  ): [string, (parts: PageParts) => string] {
    const isSorted = field !== 'id';
    if (!isSorted && this.declared.isRare !== true && !given.every(isPlain)) return ['search', searchPage];
    const isByIds = offset >= DEEP_OFFSET || (isSorted && this.source.joins !== undefined);
    return isByIds ? ['ids', idsFirstPage] : ['list', plainPage];
  }

  /** The statement of the count alone. */
  protected countOf(given: readonly GivenFilter[]): Statement {
    const name = `${this.declared.name}-count ${labels(given)}`;
    return this.kept.get(this.isKept(given), name, () => `SELECT ${this.counting(given)} AS count`);
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

  /** The filters that have a value. An empty text is no value. */
  protected given(filters: Filters): GivenFilter[] {
    const given: GivenFilter[] = [];
    for (const [name, declared] of this.conditionsByName) {
      const value: unknown = (filters as Record<string, unknown>)[name];
      if (value === undefined || value === '') continue;
      const variant = declared.variant?.(value as never);
      const condition = variant?.condition ?? declared;
      given.push({
        label: variant ? `${name}:${variant.name}` : name,
        name,
        condition,
        parameter: `$${given.length + 1}`,
        value: condition.value ? condition.value(value as never) : value,
      });
    }
    return given;
  }

  /** @param first the first term of the order; undefined: the rows are in no order */
  private conditionSql(
    given: readonly GivenFilter[],
    first?: OrderTerm,
  ): Pick<PageParts, 'conditions' | 'searches' | 'searchesByRow'> {
    const { where } = this.source;
    const plain = given.filter(isPlain);
    const searches = given.filter((filter) => !isPlain(filter));
    return {
      conditions: [
        ...(where === undefined ? [] : [where]),
        ...plain.map(({ condition, parameter }) => condition.sql(parameter)),
        ...searches.flatMap(({ condition, parameter }) => condition.among?.(parameter, first) ?? []),
      ],
      searches: searches.map(({ condition, parameter }) => condition.sql(parameter)),
      searchesByRow: searches.map(({ condition, parameter }) =>
        (condition.byRow ?? condition.sql)(parameter),
      ),
    };
  }

  private counting(given: readonly GivenFilter[]): string {
    const { total } = this.declared;
    if (given.length === 0 && total !== undefined) return total;
    return this.storedCount(given) ?? this.countByOthers(given) ?? this.countFound(given);
  }

  /** SQL of the stored number of the rows of filters; undefined if none is stored. */
  private storedCount(given: readonly GivenFilter[]): string | undefined {
    const stored = this.declared.totals?.[given.map(({ name }) => name).join()];
    return stored?.(...given.map(({ parameter }) => parameter));
  }

  /**
   * SQL of the number of the rows of several filters, of which most rows of the list fulfil some: the stored number for the rest of the filters, less
   * the rows that fulfil the rest and not one of these. If the stored numbers say that fewer than half of all rows fulfil one, the rows are counted.
   * Undefined if there is no such filter, or no stored number for the rest.
   */
  private countByOthers(given: readonly GivenFilter[]): string | undefined {
    const { total } = this.declared;
    let rest = given;
    let count = this.storedCount(rest);
    const isFew: string[] = [];
    const subtracted: string[] = [];
    while (count === undefined) {
      const filter = rest.findLast(({ condition }) => condition.others);
      const stored = filter && this.storedCount([filter]);
      if (filter?.condition.others === undefined || stored === undefined || total === undefined)
        return undefined;
      rest = rest.filter((other) => other !== filter);
      count = this.storedCount(rest);
      isFew.push(`2 * ${stored} < ${total}`);
      const others = { ...filter, name: `not ${filter.name}`, condition: filter.condition.others };
      subtracted.push(this.countFound([...rest, others]));
    }
    return `(CASE WHEN ${isFew.join(' OR ')} THEN ${this.countFound(given)} ELSE ${[count, ...subtracted].join(' - ')} END)`;
  }

  private countFound(given: readonly GivenFilter[]): string {
    const halves = given.find(({ condition }) => condition.halves)?.condition.halves;
    return `(SELECT count(*)::int ${this.found(given, undefined, halves)([])})`;
  }

  /** What the indexes of `covered` give for several filters: the rows that fulfil them, or also a page of these in order. */
  private coverOf(given: readonly GivenFilter[]): 'rows' | 'page' | undefined {
    const { covered } = this.declared;
    if (covered === undefined || given.length < 2 || this.storedCount(given) !== undefined) return undefined;
    if (given.some(({ condition }) => condition.halves)) return undefined;
    const { inOrder } = covered;
    if (given.some(({ name, label }) => inOrder.includes(name) || inOrder.includes(label))) return 'page';
    return given.every(isPlain) ? 'rows' : undefined;
  }

  /** The parts of the list in which {@link coverOf} finds rows. */
  private coveredParts(given: readonly GivenFilter[]): readonly string[] | undefined {
    const areAllPlain = given.length > 0 && given.every(isPlain);
    if (!areAllPlain && this.coverOf(given) === undefined) return undefined;
    const parted = given.find((filter) => isPlain(filter) && filter.condition.parts);
    return parted?.condition.parts?.('id') ?? this.declared.covered?.parts;
  }

  /** The rows of filters in no order, which may be in two parts of the table. */
  private found(
    given: readonly GivenFilter[],
    field?: string,
    halves = given.find(({ condition }) => condition.isFoundInHalves)?.condition.halves,
  ): PageParts['found'] {
    const { conditions, searches, searchesByRow } = this.conditionSql(given);
    const rows = this.rows(halves ?? this.coveredParts(given) ?? this.partsOf(given, field));
    return (further) => rows([...conditions, ...(halves ? searchesByRow : searches), ...further]);
  }

  /** The rows of filters in the order of a field. What is tested row by row is read in one part. */
  private inOrder(given: readonly GivenFilter[], field?: string): PageParts['rows'] {
    const isCovered = this.coverOf(given) !== undefined;
    const parted = given.filter((filter) => isPlain(filter) || (!isCovered && filter.condition.parts));
    return this.rows(this.partsOf(parted, field));
  }

  /** The rows of the whole list in the order of a field. Indexes have the rows that the list shows, so each part has its condition. */
  private all(field?: string): PageParts['all'] {
    const rows = this.rows(this.partsOf([], field));
    const { where } = this.source;
    return where === undefined ? rows : (conditions, how) => rows([where, ...conditions], how);
  }

  private partsOf(given: readonly GivenFilter[], field = ''): readonly string[] {
    return partsFor(this.declared.divided, given, field);
  }

  private rows(parts: readonly string[]): PageParts['rows'] {
    return rowsOf({ table: this.table, alias: this.source.alias, few: this.declared.few ?? [] }, parts);
  }

  private equals(name: string): FilterCondition {
    const column = this.plain(name);
    return { sql: (parameter) => `${column} = ${parameter}` };
  }
}

const labels = (given: readonly GivenFilter[]): string => given.map(({ label }) => label).join();

const isPlain = ({ condition }: Pick<GivenFilter, 'condition'>): boolean => condition.isSearch !== true;
