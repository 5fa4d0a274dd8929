import type { GivenFilter } from './filter-conditions.js';
import type { ListingDeclaration } from './listing-declaration.js';

/** SQL of the stored number of the rows of filters; undefined if none is stored. */
export function storedCount(
  { totals }: Pick<ListingDeclaration<never, never, never>, 'totals'>,
  given: readonly GivenFilter[],
): string | undefined {
  const stored = totals?.[given.map(({ name }) => name).join()];
  return stored?.(...given.map(({ parameter }) => parameter));
}
