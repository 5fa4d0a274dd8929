import { setTimeout } from 'node:timers/promises';
import type { Database, Executor } from '../database/database.js';
import { BatchService } from './batch.service.js';
import type { BatchRequest } from './execute-request.js';
import { RerunService } from './rerun.service.js';

const actor = (id: number) => ({ id, confirm: () => undefined });

it('resumes of one user, each of which can take seconds, do not delay that of another', async () => {
  let copies = 0;
  const job = { id: 1, process_id: 1, state: 'failed', failed_step: 's', is_deleted: false, is_kept: true };
  const database = {
    rows: () => Promise.resolve([job]),
    transaction: () => {
      copies += 1;
      return new Promise(() => undefined);
    },
  } as unknown as Database;
  const service = new RerunService(database, ...([{}, {}, {}] as unknown as [never, never, never]));
  const payload = { body: () => Promise.resolve({}), fieldsOf: () => ({ resume: true }) };
  const resume = (user: number) => void service.rerun(actor(user) as never, 1, payload as never);
  for (let n = 0; n < 5; n += 1) resume(1);
  await setTimeout(50);
  expect(copies).toBe(1);
  resume(2);
  await setTimeout(50);
  expect(copies).toBe(2);
});

it('batches are inserted in turn among users', async () => {
  const users: unknown[] = [];
  const executor = {
    rows: async (_: unknown, values: unknown[]) => {
      await setTimeout(20);
      users.push(values[1]);
      return [{ job_ids: [1], is_guarded: false, is_held: false }];
    },
  };
  const database = { retried: (work: (executor: Executor) => Promise<void>) => work(executor as never) };
  const targets = { find: () => Promise.resolve({ flow: {}, definitionId: 1, version: 1, moment: 0 }) };
  const service = new BatchService(
    database as never,
    targets as never,
    { announceOf: () => undefined } as never,
    {} as never,
    { at: () => ({}) } as never,
    {} as never,
  );
  const batch = (user: number): Promise<number[]> =>
    service.execute({ processId: 1, actor: actor(user), inputs: [] } as unknown as BatchRequest);
  await Promise.all([batch(1), batch(1), batch(1), batch(1), batch(2)]);
  expect(users).toEqual([1, 1, 2, 1, 1]);
});
