import type { FilterCondition, GivenFilter } from './filter-conditions.js';
import { fieldsOf } from '../fields/field-rules.js';
import type { ListingDeclaration } from './listing-declaration.js';
import type { Selection } from './selection.js';

/** The filters of a list with their conditions: that of a filter without one is `column = value`. */
export class GivenFilters<View extends object, Filters extends object, Field extends string> {
  private readonly conditions: ReadonlyMap<string, FilterCondition>;
  private readonly simpler: (given: Filters) => Filters;

  constructor(
    { filters, conditions, simpler = (given) => given }: ListingDeclaration<View, Filters, Field>,
    private readonly selection: Selection<View>,
  ) {
    this.simpler = simpler;
    const special = new Map(Object.entries((conditions ?? {}) as Record<string, FilterCondition>));
    const names = new Set([...fieldsOf(filters).keys(), ...special.keys()]);
    this.conditions = new Map([...names].map((name) => [name, special.get(name) ?? this.equals(name)]));
  }

  /** The filters that have a value. An empty text is no value. */
  of(filters: Filters): GivenFilter[] {
    const simpler = this.simpler(filters) as Record<string, unknown>;
    const given: GivenFilter[] = [];
    for (const [name, declared] of this.conditions) {
      const value = simpler[name];
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

  private equals(name: string): FilterCondition {
    const column = this.selection.plain(name);
    return { sql: (parameter) => `${column} = ${parameter}` };
  }
}
