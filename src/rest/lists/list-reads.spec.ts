import { POOL_SIZE } from '../../database/data-source-options.js';
import { listReads, slowListReads } from './list-reads.js';

/** Lets everything begin that can begin. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** Who has begun to read, and what ends these reads. */
const begun: number[] = [];
const ends: (() => void)[] = [];

const read = (reads: typeof slowListReads, caller: number): Promise<void> =>
  reads.run(caller, () => {
    begun.push(caller);
    return new Promise((resolve) => ends.push(resolve));
  });

/** Twenty reads of each of two callers. */
const readAll = (reads: typeof slowListReads): Promise<void>[] =>
  [1, 2].flatMap((caller) => Array.from({ length: 20 }, () => read(reads, caller)));

async function endAll(reads: readonly Promise<void>[]): Promise<void> {
  for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
    end();
    await settle();
  }
  await Promise.all(reads);
  begun.length = 0;
}

it('reads of lists leave a connection to others who read lists, and one to everything else', async () => {
  const all = readAll(listReads);
  await settle();
  expect(begun).toHaveLength(POOL_SIZE - 1);
  expect(begun).toContain(2);
  await endAll(all);
});

it('slow reads of lists leave connections to the quick ones of others', async () => {
  const all = readAll(slowListReads);
  await settle();
  expect(begun).toHaveLength(5);
  expect(begun).toContain(2);
  const quick = Array.from({ length: 4 }, () => read(listReads, 3));
  await settle();
  expect(begun.filter((caller) => caller === 3)).toHaveLength(4);
  await endAll([...all, ...quick]);
});
