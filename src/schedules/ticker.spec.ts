import type { Database } from '../database/database.js';
import type { DueRow } from './due-statements.js';
import type { Planned, Planning } from './planning.js';
import type { Round } from './round.js';
import { Ticker } from './ticker.js';

it('a shutdown does not wait for plans that come too late to be started', async () => {
  let isPlanned = (): void => undefined;
  const planned = new Promise<void>((resolve) => (isPlanned = resolve));
  let finish: (plans: never[]) => void = () => undefined;
  const planning = new Promise<never[]>((resolve) => (finish = resolve));
  const plan = (): Promise<Planned> => {
    isPlanned();
    return Promise.resolve({ plans: [], late: new Map([[1, planning]]) });
  };
  const run = import.meta.jest.fn();
  const end = import.meta.jest.fn();
  const due = [{ id: 1, cuser: 1, due: 0, now: 1, bytes: 2 } as DueRow];
  const rows = (_: unknown, [, , users]: [number[], number[], number[]]) =>
    Promise.resolve(users.includes(1) ? [] : due);
  const ticker = new Ticker(
    { rows } as unknown as Database,
    { plan } as unknown as Planning,
    { run, end } as unknown as Round,
  );
  ticker.onApplicationBootstrap();
  await planned;
  let hasPlans = false;
  void planning.then(() => (hasPlans = true));
  await ticker.beforeApplicationShutdown();
  expect(hasPlans).toBe(false);
  expect(end).toHaveBeenCalledTimes(1);
  finish([{ row: due[0] } as never]);
  await planning;
  expect(run).not.toHaveBeenCalled();
});
