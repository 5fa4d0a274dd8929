import { LargePages, MANY_ROWS } from './large-pages.js';
import type { Page } from './page.js';

const many = { limit: MANY_ROWS + 1 } as Page;
const few = { limit: MANY_ROWS } as Page;
/** What can begin by now has begun. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

it('reads few large pages at a time, and other pages at once', async () => {
  const pages = new LargePages(2);
  const ends: (() => void)[] = [];
  const read = (): Promise<void> => new Promise((resolve) => ends.push(resolve));

  const all = [1, 2, 3].map(() => pages.read(many, read));
  await turn();
  expect(ends).toHaveLength(2);
  await pages.read(few, () => Promise.resolve());
  const large = pages.read(few, read, true);
  await turn();
  expect(ends).toHaveLength(2);
  for (let ended = 0; ended < 4; ended++) {
    ends[ended]?.();
    await turn();
  }
  await Promise.all([...all, large]);
});

it('leaves a place to the large pages of other callers', async () => {
  const pages = new LargePages(1);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const read = (caller: number): Promise<void> =>
    pages.read({ limit: MANY_ROWS + 1, caller } as Page, () => {
      begun.push(caller);
      return new Promise((resolve) => ends.push(resolve));
    });

  const all = [read(1), read(1), read(2)];
  await turn();
  expect(begun).toEqual([1, 2]);
  for (const ended of all.keys()) {
    ends[ended]?.();
    await turn();
  }
  await Promise.all(all);
});

it('passes an error on, and reads the next page', async () => {
  const pages = new LargePages(1);
  await expect(pages.read(many, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  await expect(pages.read(many, () => Promise.resolve('page'))).resolves.toBe('page');
});
