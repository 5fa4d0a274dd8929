import type { GivenFilter } from './filter-conditions.js';
import type { ListRows } from './list-rows.js';
import type { ListingDeclaration } from './listing-declaration.js';
import { storedCount } from './stored-count.js';

/** The numbers of the rows of a list, as SQL. */
export class ListCounts<View extends object, Filters extends object, Field extends string> {
  constructor(
    private readonly declared: ListingDeclaration<View, Filters, Field>,
    private readonly rows: ListRows<View, Filters, Field>,
  ) {}

  /** An expression of the number of the rows of filters. */
  of(given: readonly GivenFilter[]): string {
    const { total } = this.declared;
    if (given.length === 0 && total !== undefined) return total;
    return storedCount(this.declared, given) ?? this.countByOthers(given) ?? this.countFound(given);
  }

  /**
   * SQL of the number of the rows of several filters, of which most rows of the list fulfil some: the stored number for the rest of the filters, less
   * the rows that fulfil the rest and not one of these. If the stored numbers say that fewer than half of all rows fulfil one, the rows are counted.
   * Undefined if there is no such filter, or no stored number for the rest.
   */
  private countByOthers(given: readonly GivenFilter[]): string | undefined {
    const { total } = this.declared;
    let rest = given;
    let count = storedCount(this.declared, rest);
    const isFew: string[] = [];
    const subtracted: string[] = [];
    while (count === undefined) {
      const filter = rest.findLast(({ condition }) => condition.others);
      const stored = filter && storedCount(this.declared, [filter]);
      if (filter?.condition.others === undefined || stored === undefined || total === undefined)
        return undefined;
      rest = rest.filter((other) => other !== filter);
      count = storedCount(this.declared, rest);
      isFew.push(`2 * ${stored} < ${total}`);
      const others = { ...filter, name: `not ${filter.name}`, condition: filter.condition.others };
      subtracted.push(this.countFound([...rest, others]));
    }
    return `(CASE WHEN ${isFew.join(' OR ')} THEN ${this.countFound(given)} ELSE ${[count, ...subtracted].join(' - ')} END)`;
  }

  private countFound(given: readonly GivenFilter[]): string {
    const halves = given.find(({ condition }) => condition.halves)?.condition.halves;
    return `(SELECT count(*)::int ${this.rows.found(given, undefined, halves)([])})`;
  }
}
