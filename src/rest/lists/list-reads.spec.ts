import { POOL_SIZE } from '../../database/data-source-options.js';
import { listReads } from './list-reads.js';

/** Lets everything begin that can begin. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

it('reads of lists leave a connection to others who read lists, and one to everything else', async () => {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const read = (caller: number): Promise<void> =>
    listReads.run(caller, () => {
      begun.push(caller);
      return new Promise((resolve) => ends.push(resolve));
    });
  const all = [1, 2].flatMap((caller) => Array.from({ length: 20 }, () => read(caller)));
  await settle();
  expect(begun).toHaveLength(POOL_SIZE - 1);
  expect(begun).toContain(2);
  for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
    end();
    await settle();
  }
  await Promise.all(all);
});
