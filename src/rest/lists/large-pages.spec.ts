import { ClientGone } from '../requests/client-gone.js';
import { slowListReads } from './list-reads.js';
import { LargePages, MANY_ROWS } from './large-pages.js';
import type { Page } from './page.js';

const pageOf = (limit: number, caller = 1, endIfGone = (): void => undefined): Page =>
  ({ limit, caller, endIfGone }) as Page;
const many = pageOf(MANY_ROWS + 1);
const few = pageOf(MANY_ROWS);
const QUICK = { isQuick: true };

/** What can begin by now has begun. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

it('reads few large pages at a time, and other pages at once', async () => {
  const pages = new LargePages(2);
  const ends: (() => void)[] = [];
  const read = (): Promise<void> => new Promise((resolve) => ends.push(resolve));

  const all = [1, 2, 3].map(() => pages.read(many, read, QUICK));
  await turn();
  expect(ends).toHaveLength(2);
  await pages.read(few, () => Promise.resolve(), QUICK);
  const large = pages.read(few, read, { ...QUICK, isLarge: true });
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
    pages.read(
      pageOf(MANY_ROWS + 1, caller),
      () => {
        begun.push(caller);
        return new Promise((resolve) => ends.push(resolve));
      },
      QUICK,
    );

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
  await expect(pages.read(many, () => Promise.reject(new Error('gone')), QUICK)).rejects.toThrow('gone');
  await expect(pages.read(many, () => Promise.resolve('page'), QUICK)).resolves.toBe('page');
});

it('reads nothing for a client who has gone while the page waited for its turn', async () => {
  const pages = new LargePages(1);
  let isGone = false;
  const leaving = pageOf(MANY_ROWS + 1, 1, () => {
    if (isGone) throw new ClientGone();
  });
  let end = (): void => undefined;
  const first = pages.read(many, () => new Promise<void>((resolve) => (end = resolve)), QUICK);
  let hasRead = false;
  const left = pages.read(leaving, () => Promise.resolve(void (hasRead = true)), QUICK);
  await turn();
  isGone = true;
  end();
  await first;
  await expect(left).rejects.toThrow(ClientGone);
  expect(hasRead).toBe(false);
  await pages.read(many, () => Promise.resolve(), QUICK);
});

it('does not let quick large pages wait for slow ones that have no turn yet', async () => {
  const pages = new LargePages(2);
  const ends: (() => void)[] = [];
  const read = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
  const slow = { isQuick: false };
  const others = [1, 2, 3].flatMap((caller) => [1, 2].map(() => slowListReads.run(caller, read)));
  const large = [4, 5, 6].map((caller) => pages.read(pageOf(MANY_ROWS + 1, caller), read, slow));
  await turn();
  expect(await pages.read(pageOf(MANY_ROWS + 1, 7), () => Promise.resolve('page'), QUICK)).toBe('page');
  while (ends.length > 0) {
    ends.shift()?.();
    await turn();
  }
  await Promise.all([...others, ...large]);
});
