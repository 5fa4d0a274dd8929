import { books, byId, declaration } from '../../../test/support/books.js';
import type { BookFilters, BookView } from '../../../test/support/books.js';
import type { Executor, Statement } from '../../database/database.js';
import { Listing } from './listing.js';
import type { Page } from './page.js';

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
