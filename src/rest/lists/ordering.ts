import { pythonStrip } from '../python.js';

/** One term of an order. `-name` means the field `name`, descending. */
export interface OrderTerm<Field extends string = string> {
  field: Field;
  descending: boolean;
}

/**
 * Parses `?ordering=`. Terms with other fields are ignored; if no term is left, the default applies. `id` is always the last
 * term, so that pages never overlap.
 */
export function orderFrom<Field extends string>(
  text: string | undefined,
  fields: readonly Field[],
  fallback: readonly OrderTerm<Field | 'id'>[],
): OrderTerm<Field | 'id'>[] {
  if (text === undefined) return withId(fallback);
  const asked = text.split(',').flatMap((term) => termFrom(pythonStrip(term), fields));
  return withId(asked.length > 0 ? asked : fallback);
}

function termFrom<Field extends string>(term: string, fields: readonly Field[]): OrderTerm<Field>[] {
  const descending = term.startsWith('-');
  const name = descending ? term.slice(1) : term;
  return fields.filter((field) => field === name).map((field) => ({ field, descending }));
}

function withId<Field extends string>(terms: readonly OrderTerm<Field>[]): OrderTerm<Field | 'id'>[] {
  const order: OrderTerm<Field | 'id'>[] = [];
  for (const term of terms) {
    if (order.some(({ field }) => field === term.field)) continue;
    order.push(term);
    // Ids are unique: later terms have no effect.
    if (term.field === 'id') return order;
  }
  // The same direction as the previous term, so that an index on (field, id) serves both directions.
  return [...order, { field: 'id', descending: order.at(-1)?.descending ?? true }];
}
