import { pythonStrip } from '../python.js';

/** One term of an order: `-name` is the field `name`, descending. */
export interface OrderTerm<Field extends string = string> {
  field: Field;
  descending: boolean;
}

/**
 * The order that `?ordering=` asks for: terms of fields that may not be ordered by fall out, and where none is left,
 * the default counts. `id` always comes last, so that pages never overlap.
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
    // Ids differ: whatever follows decides nothing.
    if (term.field === 'id') return order;
  }
  // In the direction of the term before, so that an index on (field, id) serves both ways.
  return [...order, { field: 'id', descending: order.at(-1)?.descending ?? true }];
}
