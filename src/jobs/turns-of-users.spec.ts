import { setImmediate } from 'node:timers/promises';
import { until } from '../../test/support/until.js';
import type { Database, Executor } from '../database/database.js';
import { BatchService } from './batch.service.js';
import type { BatchRequest } from './execute-request.js';
import { LogService } from './log.service.js';
import { RerunService } from './rerun.service.js';

const actor = (id: number) => ({ id, confirm: () => undefined });

it('resumes of one user, each of which can take seconds, do not delay that of another', async () => {
  /** The ids of the jobs whose journals are copied. No copy ends. */
  const copied: unknown[] = [];
  const executor = {
    rows: (_: unknown, [id]: unknown[]) => {
      copied.push(id);
      return new Promise(() => undefined);
    },
  };
  const job = { id: 1, process_id: 1, state: 'failed', failed_step: 's', is_deleted: false, is_kept: true };
  const database = {
    rows: () => Promise.resolve([job]),
    transaction: (work: (executor: Executor) => unknown) => work(executor as never),
  } as unknown as Database;
  const service = new RerunService(
    database,
    ...([{}, {}, {}, {}] as unknown as [never, never, never, never]),
  );
  const payload = { body: () => Promise.resolve({}), fieldsOf: () => ({ resume: true }) };
  const resume = (user: number, id: number) => void service.rerun(actor(user) as never, id, payload as never);
  for (let n = 0; n < 5; n += 1) resume(1, 10);
  await until(() => copied.length > 0, 'the first journal is copied');
  resume(2, 20);
  await until(() => copied.includes(20), 'the journal of the other user is copied', { deadline: 5_000 });
  expect(copied).toEqual([10, 20]);
});

it('batches are inserted in turn among users', async () => {
  /** The users whose batches are inserted, and what ends each insert. */
  const users: unknown[] = [];
  const ends: (() => void)[] = [];
  const executor = {
    rows: async (_: unknown, values: unknown[]) => {
      users.push(values[1]);
      await new Promise<void>((resolve) => ends.push(resolve));
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
  const all = Promise.all([batch(1), batch(1), batch(1), batch(1), batch(2)]);
  for (let begun = 1; begun <= 5; begun += 1) {
    await until(() => ends.length === begun, `${begun} batches have begun`);
    // Those that can wait by now do.
    await setImmediate();
    ends.at(-1)?.();
  }
  await all;
  expect(users).toEqual([1, 1, 2, 1, 1]);
});

it('large pages of logs of one user leave connections to everything else, and one to the pages of another user', async () => {
  /** The jobs whose lines are read. No read ends. */
  const read: unknown[] = [];
  const rows = ({ name }: { name: string }, [job]: unknown[]) => {
    if (name === 'log-page-of-job') return Promise.resolve([{ state: 'successful', is_large: job !== 1 }]);
    read.push(job);
    return new Promise(() => undefined);
  };
  const logs = new LogService({ rows } as unknown as Database);
  for (let n = 0; n < 20; n += 1) void logs.page(10, 0, 1);
  for (let n = 0; n < 20; n += 1) void logs.page(20, 0, 2);
  for (let n = 0; n < 3; n += 1) void logs.page(1, 0, 1);
  // Those that can wait by now do.
  await setImmediate();
  expect(read).toEqual([10, 10, 20, 1, 1, 1]);
});
