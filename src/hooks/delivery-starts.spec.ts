import { setImmediate } from 'node:timers/promises';
import type { Database, Statement, Transaction } from '../database/database.js';
import { DeliveryStarts, type WantedStart } from './delivery-starts.js';
import { ENABLED } from './delivery-statements.js';

/** A delivery to a hook of a user, with inputs of a length. */
const delivery = (user: number, hook: number, length: number) =>
  ({
    hook: { id: hook, token_hash: '' },
    job: { actor: { id: user }, kept: { inputs: 'x'.repeat(length) } },
    delivery: null,
  }) as unknown as WantedStart;

it('large deliveries to the hooks of one user do not delay that of another', async () => {
  /** The hooks of each transaction, and what ends it. */
  const begun: number[][] = [];
  const ends: (() => void)[] = [];
  const transaction = {
    rows: async ({ name }: Statement, [ids]: [number[]]) => {
      if (name !== ENABLED.name) return [];
      begun.push(ids);
      await new Promise<void>((resolve) => ends.push(resolve));
      return [];
    },
  };
  const database = {
    transaction: (work: (transaction: Transaction) => unknown) => work(transaction as never),
  };
  const starts = new DeliveryStarts(
    database as unknown as Database,
    { announce: () => Promise.resolve() } as never,
    { later: () => undefined } as never,
  );
  const MIB = 1024 * 1024;
  const all = [1, 2, 3, 4, 5].map((hook) => starts.add(delivery(1, hook, 2 * MIB)));
  await setImmediate();
  all.push(starts.add(delivery(2, 9, MIB)));
  for (let ended = 0; ended < 6; ended += 1) {
    await setImmediate();
    ends[ended]?.();
    await setImmediate();
  }
  await Promise.all(all);
  expect(begun).toEqual([[1], [2], [9], [3], [4], [5]]);
});
