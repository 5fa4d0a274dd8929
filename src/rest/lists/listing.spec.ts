import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Executor, Statement } from '../../database/database.js';
import { CharField } from '../fields/char-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { Shown } from '../fields/shown.js';
import { comparing, contains, containsWithParts } from './filter-conditions.js';
import { Listing } from './listing.js';
import type { Page } from './page.js';

@Entity('book')
class BookEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar' })
  title!: string;

  @Column({ type: 'text', array: true, default: {} })
  tags!: string[];

  @Column({ name: 'bought_at', type: 'timestamptz' })
  boughtAt!: Date;
}

class BookView {
  @Shown('integer', 'Id', {})
  id!: number;

  @Shown('string', 'Title', {})
  title!: string;

  @Shown('integer', 'When, in unix seconds', {})
  bought_at!: number;

  @Shown('field', 'Tags', { type: 'array', items: { type: 'string' } })
  tags!: string[];
}

class BookFilters {
  @CharField({ about: 'Part of the title', blank: true, required: false })
  title?: string;

  @IntegerField({ about: 'Not before', required: false })
  since?: number;
}

class PagedFilters extends BookFilters {
  @IntegerField({ about: 'Pages', required: false })
  pages?: number;
}

const declaration = {
  name: 'book',
  view: BookView,
  entity: BookEntity,
  alias: 'b',
  filters: BookFilters,
  ordering: ['id', 'title', 'bought_at'] as const,
  conditions: { title: contains('b.title'), since: comparing('b.bought_at >= to_timestamp') },
};

const books = new Listing<BookView, BookFilters, 'id' | 'title' | 'bought_at'>(declaration);
const byId = [{ field: 'id', descending: true }] as const;
const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

describe('the statement of a list', () => {
  it('selects what the view declares, in its order, times in unix seconds', () => {
    expect(books.select).toBe(
      'b.id AS "id", b.title AS "title", floor(extract(epoch FROM b.bought_at))::float8 AS "bought_at", b.tags AS "tags"',
    );
  });

  it('tests the filters that are given, and orders by whole times', () => {
    const order = [
      { field: 'bought_at', descending: true },
      { field: 'id', descending: true },
    ] as const;
    const { name, text } = books.statement({ title: 'x', since: 3 }, order);
    expect(name).toBe('book-list title,since -bought_at,-id');
    expect(plain(text)).toContain(
      'FROM book b WHERE b.bought_at >= to_timestamp ($2) AND b.title ILIKE $1 ORDER BY b.bought_at DESC, b.id DESC LIMIT $3::bigint OFFSET $4::bigint',
    );
    expect(plain(text)).toContain(
      '(SELECT count(*)::int FROM book b WHERE b.bought_at >= to_timestamp ($2) AND b.title ILIKE $1) AS count',
    );
  });

  it('is built once for all requests with the same filters and order, for any values', () => {
    expect(books.statement({ title: 'x' }, byId)).toBe(books.statement({ title: 'y' }, byId));
    expect(books.statement({ title: '' }, byId)).toBe(books.statement({}, byId));
  });

  it('has no name if the order has more than two terms: connections would keep too many plans', () => {
    const order = (['title', 'bought_at', 'id'] as const).map((field) => ({ field, descending: false }));
    expect(books.statement({}, order).name).toBe('');
  });

  it('has a name only if few others have: a user can ask for thousands, and connections would keep a plan of each', () => {
    const many = new Listing<BookView, BookFilters, 'id'>({
      ...declaration,
      ordering: ['id'],
      conditions: {
        title: {
          sql: (part) => `b.title = ${part}`,
          variant: (title: string) => ({
            name: title,
            condition: { sql: (part: string) => `b.title = ${part}` },
          }),
        },
        since: declaration.conditions.since,
      },
    });
    const first = many.statement({ title: '0' }, byId);
    const asked = Array.from({ length: 1_000 }, (_, index) => many.statement({ title: String(index) }, byId));
    expect(asked.filter(({ name }) => name !== '')).toHaveLength(100);
    expect(asked.at(-1)?.text).toBe(first.text);
    expect(many.statement({ title: '0' }, byId)).toBe(first);
  });

  it('has no name that is longer than those of Postgres', () => {
    const long = new Listing<BookView, BookFilters, 'id' | 'title' | 'bought_at'>({
      ...declaration,
      name: 'b'.repeat(51),
    });
    expect(long.statement({}, byId).name).toContain('-list');
    expect(long.statement({ title: 'x' }, byId).name).toBe('');
  });

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

  it('cannot be declared if a field of the view has no source', () => {
    class OddView extends BookView {
      @Shown('string', 'Author', {})
      author!: string;
    }
    const odd = { ...declaration, view: OddView };
    expect(() => new Listing<OddView, BookFilters, 'id'>({ ...odd, ordering: ['id'] })).toThrow(
      'BookEntity has no column author',
    );
  });
});

describe('a page of a list', () => {
  const page = (offset: number) =>
    ({
      limit: 20,
      offset,
      endIfGone: () => undefined,
      of: (results: unknown[], count: number) => ({ results, count }),
    }) as unknown as Page;

  /** Answers statements with these rows, one after the other, and remembers them. */
  function answering(...answers: object[][]) {
    const asked: [Statement, unknown[] | undefined][] = [];
    const executor = {
      rows: (statement: Statement, values?: unknown[]) => {
        asked.push([statement, values]);
        return Promise.resolve(answers.shift());
      },
    };
    return { asked, executor: executor as Executor };
  }

  it('has the rows without the count that they contain', async () => {
    const { executor, asked } = answering([{ id: 1, count: 7 }]);
    const answer = await books.page(executor, { filters: { title: '50%' }, order: [...byId], page: page(0) });
    expect(JSON.parse(JSON.stringify(answer))).toEqual({ results: [{ id: 1 }], count: 7 });
    expect(asked[0]?.[1]).toEqual(['%50\\%%', 20, 0]);
  });

  it('selects the count separately only if a page past the first has no rows that contain it', async () => {
    const first = answering([]);
    const empty = { filters: {}, order: [...byId] };
    expect(await books.page(first.executor, { ...empty, page: page(0) })).toMatchObject({ count: 0 });
    expect(first.asked).toHaveLength(1);
    const later = answering([], [{ count: 7 }]);
    expect(await books.page(later.executor, { ...empty, page: page(20) })).toMatchObject({ count: 7 });
    expect(later.asked).toHaveLength(2);
  });

  it('near the beginning does not wait for searches, deep pages and filters whose numbers are not stored', async () => {
    const long = new Listing<BookView, BookFilters, 'id'>({
      ...declaration,
      ordering: ['id'],
      isLong: true,
      totals: { since: (since) => `(SELECT n FROM counts WHERE since = ${since})` },
    });
    const answers: (() => void)[] = [];
    const executor = {
      rows: () => new Promise<object[]>((resolve) => answers.push(() => resolve([]))),
    } as unknown as Executor;
    const read = (filters: BookFilters, offset = 0) =>
      long.page(executor, { filters, order: [...byId], page: page(offset) });
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const slow = [read({}, 5_000), ...['a', 'b', 'c', 'd', 'e'].map((title) => read({ title }))];
    await turn();
    const begun = answers.length;
    expect(begun).toBeLessThan(slow.length);
    const quick = [read({}, 20), read({ since: 3 })];
    await turn();
    expect(answers).toHaveLength(begun + quick.length);
    while (answers.length > 0) {
      answers.shift()?.();
      await turn();
    }
    await Promise.all([...slow, ...quick]);
  });
});
