import type { GivenFilter } from './filter-conditions.js';
import type { ListRows } from './list-rows.js';
import type { ListingDeclaration } from './listing-declaration.js';
import type { PageParts } from './page-statements.js';
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
    const stored = storedCount(this.declared, given);
    if (stored !== undefined) return stored;
    const byOthers = this.countByOthers(given);
    const found = this.countFound(given);
    return byOthers ? `(CASE WHEN ${byOthers.isFew} THEN ${found} ELSE ${byOthers.count} END)` : found;
  }

  /**
   * The number of the rows of several filters where it is known without them: if it is null, they are to be counted, as they are if it is smaller
   * than `fewest` for sure. Undefined if it is never known.
   */
  known(given: readonly GivenFilter[], fewest: number): PageParts['known'] {
    const byOthers = this.countByOthers(given);
    if (!byOthers) return undefined;
    const { isFew, all, count } = byOthers;
    return {
      count: `(CASE WHEN NOT (${isFew} OR ${all} < ${fewest}) THEN ${count} END)`,
      otherwise: this.countFound(given),
    };
  }

  /**
   * SQL of the number of the rows of several filters, of which most rows of the list fulfil some: the stored number for the rest of the filters
   * (`all`), less the rows that fulfil the rest and not one of these. If the stored numbers say that fewer than half of all rows fulfil one
   * (`isFew`), the rows are to be counted. Undefined if there is no such filter, or no stored number for the rest.
   */
  private countByOthers(
    given: readonly GivenFilter[],
  ): { isFew: string; all: string; count: string } | undefined {
    const { total } = this.declared;
    let rest = given;
    let all = storedCount(this.declared, rest);
    const isFew: string[] = [];
    const subtracted: string[] = [];
    while (all === undefined) {
      const filter = rest.findLast((one) => isSubtracted(one, given));
      const stored = filter && storedCount(this.declared, [filter]);
      if (filter?.condition.others === undefined || stored === undefined || total === undefined)
        return undefined;
      rest = rest.filter((other) => other !== filter);
      all = storedCount(this.declared, rest);
      isFew.push(`2 * ${stored} < ${total}`);
      const others = { ...filter, name: `not ${filter.name}`, condition: filter.condition.others };
      subtracted.push(this.countFound([...rest, others]));
    }
    if (subtracted.length === 0) return undefined;
    return { isFew: isFew.join(' OR '), all, count: [all, ...subtracted].join(' - ') };
  }

  private countFound(given: readonly GivenFilter[]): string {
    const halves = given.find(({ condition }) => condition.halves)?.condition.halves;
    return `(SELECT count(*)::int ${this.rows.found(given, undefined, halves)([])})`;
  }
}

/** Whether the rows that do not fulfil a filter can be subtracted for the given ones: see {@link FilterCondition.others}. */
function isSubtracted({ condition: { others } }: GivenFilter, given: readonly GivenFilter[]): boolean {
  const beside = others?.beside;
  if (others === undefined || beside === undefined) return others !== undefined;
  return given.length === 2 && given.some(({ name }) => beside.includes(name));
}
