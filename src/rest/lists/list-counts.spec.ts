import { BookFilters, type BookView, byId, declaration, plain } from '../../../test/support/books.js';
import { CharField } from '../fields/char-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { comparing } from './filter-conditions.js';
import { Listing } from './listing.js';
import type { ListingDeclaration } from './listing-declaration.js';

class SoldFilters extends BookFilters {
  @IntegerField({ about: 'Pages', required: false })
  pages?: number;

  @CharField({ about: 'Condition', required: false })
  condition?: string;
}

const sold: ListingDeclaration<BookView, SoldFilters, 'id'> = {
  ...declaration,
  filters: SoldFilters,
  ordering: ['id'],
  conditions: {
    pages: comparing('b.pages ='),
    since: {
      ...comparing('b.bought_at >='),
      others: {
        ...comparing('b.bought_at <'),
        parts: (_, parameter) => [`b.part < ${parameter}`, 'b.is_lent'],
        beside: ['pages'],
      },
    },
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
    since: (parameter) => `(SELECT n FROM counts WHERE since = ${parameter})`,
    condition: (parameter) => `(SELECT n FROM counts WHERE condition = ${parameter})`,
  },
};

describe('the statement of a list', () => {
  const list = new Listing<BookView, SoldFilters, 'id'>(sold);
  const count = (filters: SoldFilters): string => plain(list.statement(filters, byId).text);

  it('counts what most rows fulfil by the others, which it subtracts from a stored number', () => {
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

  it('counts by the others of a filter that names the ones beside which it is, with just one of these', () => {
    const subtracted =
      /ELSE \(SELECT n FROM counts WHERE pages = \$1\) - \(SELECT count\(\*\)::int FROM .* AND b\.part < \$2/;
    expect(count({ pages: 9, since: 1 })).toMatch(subtracted);
    expect(count({ condition: 'bad', since: 1 })).not.toContain('b.part');
    expect(count({ condition: 'bad', pages: 9, since: 1 })).not.toContain('b.part');
  });

  it('looks for no hits if they are known to be many without them', () => {
    const covered = { parts: ['b.is_bought', 'b.is_lent'], inOrder: ['pages'], inOwnIndex: ['pages'] };
    const long = new Listing<BookView, SoldFilters, 'id'>({ ...sold, isLong: true, covered });
    const [pages, condition] = [
      '(SELECT n FROM counts WHERE pages = $1)',
      '(SELECT n FROM counts WHERE condition = $2)',
    ];
    const text = plain(long.statement({ pages: 9, condition: 'good' }, byId).text);
    expect(text).toContain(
      `known AS MATERIALIZED (SELECT (CASE WHEN NOT (2 * ${condition} < (SELECT n FROM counts) OR ${pages} < 20000) THEN ${pages} - (SELECT count(*)`,
    );
    expect(text).toMatch(
      /hits AS MATERIALIZED .* COALESCE\(\(SELECT n FROM known\), 0\) <= 20000 .* LIMIT 20001/,
    );
  });
});
