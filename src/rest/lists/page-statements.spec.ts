import { BookFilters, type BookView, byId, declaration, plain } from '../../../test/support/books.js';
import { IntegerField } from '../fields/integer-field.js';
import { comparing, contains, containsWithParts } from './filter-conditions.js';
import { Listing } from './listing.js';

class PagedFilters extends BookFilters {
  @IntegerField({ about: 'Pages', required: false })
  pages?: number;
}

describe('the statement of a list', () => {
  it('of a long list skips ids alone far from the start, and tests the first rows of a search one by one', () => {
    const long = new Listing<BookView, BookFilters, 'id' | 'title' | 'bought_at'>({
      ...declaration,
      conditions: {
        ...declaration.conditions,
        title: containsWithParts('b.title', (text) => `parts(${text})`, 5),
      },
      isLong: true,
      divided: { title: 'b.is_short' },
      total: '(SELECT 5)',
      totals: { since: (parameter) => `(SELECT n FROM counts WHERE since = ${parameter})` },
    });
    const of = (...given: Parameters<typeof long.statement>) => {
      const { name, text } = long.statement(...given);
      return [name, plain(text)];
    };
    expect(of({}, byId, 999)).toEqual([
      'book-list  -id',
      expect.stringContaining('(SELECT 5) AS count FROM book b'),
    ]);
    expect(of({}, byId, 1000)).toEqual([
      'book-ids  -id',
      expect.stringMatching(
        /\(SELECT b\.id FROM book b WHERE .* ORDER BY b\.id DESC .* ORDER BY b\.id LIMIT .* ANY \(ARRAY/,
      ),
    ]);
    expect(of({ since: 1 }, byId)[1]).toContain('(SELECT n FROM counts WHERE since = $1) AS count');
    expect(of({ title: 'abc' }, byId)).toEqual([
      'book-search title -id',
      expect.stringContaining('b.title ILIKE $1'),
    ]);
    expect(of({ title: 'ab' }, byId)).toEqual([
      'book-search title:short -id',
      expect.stringMatching(
        /strpos\(lower\(b\.title\), lower\(\$1::text\)\) > 0 .* parts\(b\.title\) @> ARRAY\[lower\(\$1::text\)\]/,
      ),
    ]);
    expect(of({ title: 'x'.repeat(6) }, byId)).toEqual([
      'book-list title:long -id',
      expect.stringContaining('WHERE $1::text IS NULL'),
    ]);
    expect(of({ title: '😀'.repeat(5) }, byId)).toEqual([
      'book-search title:parts -id',
      expect.stringContaining(
        'parts(b.title) @> ARRAY(SELECT DISTINCT unnest(parts($1::text))) AND strpos(lower(b.title), lower($1::text)) > 0',
      ),
    ]);
    for (const title of ['ab-', 'é12']) expect(of({ title }, byId)[0]).toBe('book-search title:parts -id');
    for (const title of ['a1b', '- a']) expect(of({ title }, byId)[0]).toBe('book-search title -id');
    expect(of({}, [{ field: 'title', descending: false }])[1]).toContain(
      'FROM ((SELECT * FROM book b WHERE b.is_short ORDER BY b.title LIMIT $1::bigint + $2::bigint) UNION ALL',
    );
  });

  it('finds the rows of several filters by the one whose index has the columns of the others, which it tests there', () => {
    const covered = new Listing<BookView, BookFilters & { pages?: number }, 'id' | 'title' | 'bought_at'>({
      ...declaration,
      filters: PagedFilters,
      conditions: {
        title: { ...contains('b.title'), halves: ['b.is_short', 'NOT b.is_short'] },
        since: { ...comparing('b.bought_at >= to_timestamp'), isSearch: true },
        pages: comparing('b.pages ='),
      },
      isLong: true,
      divided: { since: ['b.is_bought', 'b.is_lent'] },
      few: ['b.is_lent'],
      totals: { pages: (parameter) => `(SELECT n FROM counts WHERE pages = ${parameter})` },
      covered: { parts: ['b.is_bought', 'b.is_lent'], inOrder: ['pages'], inOwnIndex: ['pages'] },
    });
    const [byBought] = [[{ field: 'bought_at', descending: true }, ...byId] as const];
    const of = (...given: Parameters<typeof covered.statement>) => {
      const { name, text } = covered.statement(...given);
      return [name, plain(text)] as const;
    };
    // A range finds the rows, and the page is read in the order of the other filter's index.
    expect(of({ since: 1, pages: 9 }, byId)).toEqual([
      'book-covered pages,since -id',
      expect.stringMatching(
        /hits AS MATERIALIZED \(SELECT b\.id FROM \(\(SELECT \* FROM book b WHERE b\.pages = \(\$1\) AND .* AND b\.is_bought \).* LIMIT 20001\).* UNION ALL \(SELECT b\.id FROM book b WHERE b\.pages/,
      ),
    ]);
    // In another order, a page of many rows is looked for among the first of the list, and otherwise all are sorted.
    expect(of({ since: 1, pages: 9 }, byBought)[1]).toMatch(
      /near AS MATERIALIZED .* page AS MATERIALIZED .* NOT \(SELECT count\(\*\) FROM near\) >= \(SELECT \$3::bigint\) .* OFFSET 0\) b ORDER BY b\.bought_at DESC/,
    );
    // One filter: the ids of the page are read first, in its index. With a range alone, rows are tested one by one.
    expect(of({ pages: 9 }, byId)[0]).toBe('book-ids pages -id');
    expect(of({ pages: 9 }, byBought)[0]).toBe('book-sorted pages -bought_at,-id');
    expect(of({ pages: 9 }, byBought, 5000)[0]).toBe('book-sorted pages -bought_at,-id');
    expect(of({ since: 1 }, byId)[0]).toBe('book-search since -id');
    expect(of({}, byBought)[0]).toBe('book-ids  -bought_at,-id');
    expect(of({}, byId)[0]).toBe('book-list  -id');
    // What is found in halves of the table remains a search, of ids that the index of the other filter gives, with a plan of its own.
    expect(of({ title: 'x', pages: 9 }, byId)).toEqual([
      '',
      expect.stringContaining('FROM book b WHERE b.id = ANY (ARRAY(SELECT b.id FROM book b WHERE b.pages ='),
    ]);
  });
});
