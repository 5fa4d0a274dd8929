import type { FilterCondition } from './filter-conditions.js';
import type { ListDeclaration } from './list-request.js';
import type { Divided } from './row-sources.js';
import type { SelectionDeclaration } from './selection.js';

/**
 * Declares a list: its name, filters and order, in addition to the selection of its rows. `where`, filters and order name columns of the entity only,
 * because ids are counted, and found, without joins. So each row needs a match in each join that is not optional.
 */
export interface ListingDeclaration<
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
  conditions?: Readonly<Partial<Record<keyof Filters & string, FilterCondition>>>;
  /** Filters with the same rows, for which there is a better plan or a stored number. */
  simpler?: (given: Filters) => Filters;
  /** SQL of the stored number of all rows, used without filters. */
  total?: string;
  /**
   * SQL of the stored numbers of rows, by the names of the filters, joined by commas. Used for exactly these filters, and as the number from which
   * the `others` of a further filter are subtracted.
   */
  totals?: Readonly<Record<string, (...parameters: string[]) => string>>;
  /**
   * Whether the list can have a million rows, with indexes for its orders. Its filters, searches and deep pages are read as `page-statements.ts`
   * describes, and first pages in any order by an index. Other lists sort the ids.
   */
  isLong?: boolean;
  /**
   * Conditions, of which each row fulfils one, for a filter or an order by a column of which no single index has all rows. Each part has an
   * index, and Postgres merges them. One condition: the other part is that it is not fulfilled.
   */
  divided?: Divided;
  /**
   * Those conditions of `divided` that few rows fulfil. These are collected before they are sorted: Postgres would look for them among all rows in
   * the order of the list, of which they may be the last.
   */
  few?: readonly string[];
  /**
   * How several filters, of which no number is stored, find their rows: `parts` are conditions as in `divided`, whose indexes have the columns of all
   * filters, so that these are tested there. One of the filters, or of the variants of their conditions, has to be `inOrder`: an index gives its rows
   * in the order of their ids, in which the page is read if there are many. The columns of `inOwnIndex` are not in the indexes of orders.
   */
  covered?: {
    readonly parts: readonly string[];
    readonly inOrder: readonly string[];
    readonly inOwnIndex: readonly string[];
  };
  /** The field with a JSON text that can be large. A page has 2 MiB of these texts, and stands in for the others (`boundedPage`). */
  large?: keyof View & string;
  /**
   * The columns with texts that can be long. A page of many rows has 2 MiB of these texts, and the beginning of the others
   * (`shortenedPage`).
   */
  long?: readonly string[];
  /** Whether the list is requested so rarely that connections should not cache its plans. */
  isRare?: boolean;
}
