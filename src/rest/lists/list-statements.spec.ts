import { type BookFilters, books, BookView, byId, declaration, plain } from '../../../test/support/books.js';
import { Shown } from '../fields/shown.js';
import { Listing } from './listing.js';

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
    expect(name).toBe('book-ids title,since -bought_at,-id');
    const found = 'FROM book b WHERE b.bought_at >= to_timestamp ($2) AND b.title ILIKE $1';
    expect(plain(text)).toContain(`WITH total AS MATERIALIZED (SELECT (SELECT count(*)::int ${found}) AS n)`);
    // What is shown is not made of each row before all are sorted.
    expect(plain(text)).toContain(`page AS MATERIALIZED ( (SELECT b.id ${found}`);
    expect(plain(text)).toContain(
      'ORDER BY b.bought_at DESC, b.id DESC LIMIT (SELECT $3::bigint) OFFSET (SELECT $4::bigint))',
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
