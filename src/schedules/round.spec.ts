import type { Database, Executor } from '../database/database.js';
import type { TriggeredStarts } from '../jobs/execute/triggered-starts.js';
import { Round } from './round.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('ends when the workers were told of the jobs of all rounds that have run at the same time', async () => {
  const told: (() => void)[] = [];
  const announce = () => new Promise<void>((resolve) => told.push(resolve));
  const executor = { rows: () => Promise.resolve([]) } as unknown as Executor;
  const database = { transaction: (work: (executor: Executor) => unknown) => work(executor) };
  const round = new Round(database as unknown as Database, { announce } as unknown as TriggeredStarts);
  await Promise.all([round.run([]), round.run([])]);
  let hasEnded = false;
  const ended = round.end().then(() => (hasEnded = true));
  expect(told).toHaveLength(2);
  told[1]!();
  await settle();
  expect(hasEnded).toBe(false);
  told[0]!();
  await ended;
});
