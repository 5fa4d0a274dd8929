import { type GivenFilter, isPlain } from './filter-conditions.js';
import type { ListingDeclaration } from './listing-declaration.js';
import type { OrderTerm } from './ordering.js';
import type { PageParts } from './page-statements.js';
import { partsFor, rowsOf } from './row-sources.js';
import { storedCount } from './stored-count.js';

/** The rows of a list, as SQL: which parts of the table have them, and which conditions they fulfil. */
export class ListRows<View extends object, Filters extends object, Field extends string> {
  /** @param table the entity's table, with its alias */
  constructor(
    private readonly declared: ListingDeclaration<View, Filters, Field>,
    private readonly table: string,
  ) {}

  /**
   * The conditions of filters: those that an index can give in order, and those that are tested row by row.
   *
   * @param first the first term of the order; undefined: the rows are in no order
   */
  conditionSql(
    given: readonly GivenFilter[],
    first?: OrderTerm,
  ): Pick<PageParts, 'conditions' | 'searches' | 'searchesByRow'> {
    const { where } = this.declared;
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

  /** What the indexes of `covered` give for several filters: the rows that fulfil them, or also a page of these in order. */
  coverOf(given: readonly GivenFilter[]): 'rows' | 'page' | undefined {
    const { covered } = this.declared;
    if (covered === undefined || given.length < 2 || storedCount(this.declared, given) !== undefined)
      return undefined;
    if (given.some(({ condition }) => condition.halves)) return undefined;
    const { inOrder } = covered;
    if (given.some(({ name, label }) => inOrder.includes(name) || inOrder.includes(label))) return 'page';
    return given.every(isPlain) ? 'rows' : undefined;
  }

  /** The rows of filters in no order, which may be in two parts of the table. */
  found(
    given: readonly GivenFilter[],
    field?: string,
    halves = given.find(({ condition }) => condition.isFoundInHalves)?.condition.halves,
  ): PageParts['found'] {
    const { conditions, searches, searchesByRow } = this.conditionSql(given);
    const rows = this.rows(halves ?? this.coveredParts(given) ?? this.partsOf(given, field));
    return (further) => rows([...conditions, ...(halves ? searchesByRow : searches), ...further]);
  }

  /** The rows of filters in the order of a field. What is tested row by row is read in one part. */
  inOrder(given: readonly GivenFilter[], field?: string): PageParts['rows'] {
    const isCovered = this.coverOf(given) !== undefined;
    const parted = given.filter((filter) => isPlain(filter) || (!isCovered && filter.condition.parts));
    return this.rows(this.partsOf(parted, field));
  }

  /** The rows of the whole list in the order of a field. Indexes have the rows that the list shows, so each part has its condition. */
  all(field?: string): PageParts['all'] {
    const rows = this.rows(this.partsOf([], field));
    const { where } = this.declared;
    return where === undefined ? rows : (conditions, how) => rows([where, ...conditions], how);
  }

  /** The parts of the list in which {@link coverOf} finds rows. */
  private coveredParts(given: readonly GivenFilter[]): readonly string[] | undefined {
    const areAllPlain = given.length > 0 && given.every(isPlain);
    if (!areAllPlain && this.coverOf(given) === undefined) return undefined;
    const parted = given.find((filter) => isPlain(filter) && filter.condition.parts);
    return parted?.condition.parts?.('id', parted.parameter) ?? this.declared.covered?.parts;
  }

  private partsOf(given: readonly GivenFilter[], field = ''): readonly string[] {
    return partsFor(this.declared.divided, given, field);
  }

  private rows(parts: readonly string[]): PageParts['rows'] {
    return rowsOf({ table: this.table, alias: this.declared.alias, few: this.declared.few ?? [] }, parts);
  }
}
