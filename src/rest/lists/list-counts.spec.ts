import { BookFilters, type BookView, byId, declaration, plain } from '../../../test/support/books.js';
import { CharField } from '../fields/char-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { comparing } from './filter-conditions.js';
import { Listing } from './listing.js';

describe('the statement of a list', () => {
  it('counts what most rows fulfil by the others, which it subtracts from a stored number', () => {
    class SoldFilters extends BookFilters {
      @IntegerField({ about: 'Pages', required: false })
      pages?: number;

      @CharField({ about: 'Condition', required: false })
      condition?: string;
    }
    const sold = new Listing<BookView, SoldFilters, 'id'>({
      ...declaration,
      filters: SoldFilters,
      ordering: ['id'],
      conditions: {
        pages: comparing('b.pages ='),
        condition: {
          sql: (parameter) => `b.condition = ${parameter}`,
          variant: (value: string) =>
            value === 'good'
              ? {
                  name: 'good',
                  condition: { sql: () => 'b.is_good', others: { sql: () => 'NOT b.is_good' } },
                }
              : undefined,
        },
      },
      total: '(SELECT n FROM counts)',
      totals: {
        pages: (parameter) => `(SELECT n FROM counts WHERE pages = ${parameter})`,
        condition: (parameter) => `(SELECT n FROM counts WHERE condition = ${parameter})`,
      },
    });
    const count = (filters: SoldFilters): string => plain(sold.statement(filters, byId).text);
    const found = '(SELECT count(*)::int FROM book b WHERE b.pages = ($1) AND b.is_good)';
    const others = '(SELECT count(*)::int FROM book b WHERE b.pages = ($1) AND NOT b.is_good)';
    expect(count({ pages: 9, condition: 'good' })).toContain(
      `(CASE WHEN 2 * (SELECT n FROM counts WHERE condition = $2) < (SELECT n FROM counts) THEN ${found} ` +
        `ELSE (SELECT n FROM counts WHERE pages = $1) - ${others} END) AS count`,
    );
    // A value that few rows have, and a single filter.
    expect(count({ pages: 9, condition: 'bad' })).toContain(
      '(SELECT count(*)::int FROM book b WHERE b.pages = ($1) AND b.condition = $2) AS count',
    );
    expect(count({ condition: 'good' })).toContain('(SELECT n FROM counts WHERE condition = $1) AS count');
  });
});
