import { setImmediate } from 'node:timers/promises';
import { until } from '../../test/support/until.js';
import type { Database, Executor } from '../database/database.js';
import { BatchService } from './execute/batch.service.js';
import type { BatchRequest, ExecuteRequest } from './execute/execute-request.js';
import { ExecuteService } from './execute/execute.service.js';
import { GroupedInserts } from './execute/grouped-inserts.js';
import { LogService } from './log/log.service.js';
import { RerunService } from './rerun/rerun.service.js';
import { Guard } from './admission/guard.js';

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
    rowsOf: () => Promise.resolve([job]),
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
      return [{ job_ids: [1], is_guarded: false, waits_for_place: false }];
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

/** A row of a policy that permits what is asked, and of the jobs of its process. */
const POLICY = { max_running: null, on_limit: 'queue', max_waiting: 9, waiting: 0, running: 0 };

/** Guarded processes, and what is inserted for their jobs. No insert ends by itself. */
function guardedProcesses() {
  /** What is inserted, and what ends each insert. */
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const insert = async (what: string): Promise<void> => {
    begun.push(what);
    await new Promise<void>((resolve) => ends.push(resolve));
  };
  const run = (work: (executor: unknown) => Promise<unknown>) =>
    work({ rows: () => Promise.resolve([POLICY]) });
  const database = { transaction: run, retried: run } as unknown as Database;
  const guarded = { definition_id: 1, is_guarded: true, job_id: null };
  const inserts = {
    ofNewest: (_: Executor, jobs: object[]) => Promise.resolve(jobs.map(() => null)),
    unguarded: (_: Executor, jobs: object[]) => Promise.resolve(jobs.map(() => guarded)),
    guarded: async (_: Executor, [job]: { processId: number; actor: { id: number } }[]) => {
      await insert(`execute of ${job?.actor.id} in ${job?.processId}`);
      return { outcomes: [{ ...guarded, job_id: 1 }], replaced: [] };
    },
    announceOf: () => undefined,
  };
  const replacements = { replace: () => null, announce: () => undefined } as never;
  const guard = new Guard(database, replacements);
  const grouped = new GroupedInserts(database, inserts as never, guard, replacements);
  const service = new ExecuteService(
    database,
    ...([{ independentDraftOf: () => null }, inserts, grouped, {}, {}] as unknown as [
      never,
      never,
      never,
      never,
      never,
    ]),
  );
  return {
    begun,
    batch: (): Promise<unknown> =>
      guard.inserting(
        { processId: 1, actor: actor(1) as never },
        1,
        () => insert('batch of 1'),
        () => Promise.resolve(false),
      ),
    execute: (user: number, processId: number): Promise<number> =>
      service.execute({ processId, actor: actor(user) } as unknown as ExecuteRequest),
    /** Ends the inserts, each after those that can begin by then have begun. */
    endAll: async (count: number): Promise<void> => {
      for (let ended = 0; ended < count; ended += 1) {
        await until(() => ends.length > ended, `${ended + 1} have begun`);
        await setImmediate();
        ends[ended]?.();
      }
    },
  };
}

it('jobs of a guarded process are inserted in turn among users, and those of another process at once', async () => {
  const { begun, batch, execute, endAll } = guardedProcesses();
  const all = Promise.all([batch(), batch(), batch(), execute(2, 1), execute(2, 3)]);
  await until(() => begun.length === 2, 'the first of each process have begun', { deadline: 5_000 });
  await endAll(5);
  await all;
  expect(begun).toEqual(['batch of 1', 'execute of 2 in 3', 'batch of 1', 'execute of 2 in 1', 'batch of 1']);
});

it('jobs of many guarded processes of one user do not delay those of another user', async () => {
  const { begun, execute, endAll } = guardedProcesses();
  const ofOne = [1, 2, 3, 4, 5].map((processId) => execute(1, processId));
  await until(() => begun.length >= 2, 'the first have begun', { deadline: 5_000 });
  // In a process of which a job of the first user waits, too.
  const all = Promise.all([...ofOne, execute(2, 5)]);
  await until(() => begun.length === 3, 'that of the other user has begun', { deadline: 5_000 });
  expect(begun[2]).toBe('execute of 2 in 5');
  await endAll(6);
  await all;
});

it('large pages of logs of one user leave connections to everything else, and one to the pages of another user', async () => {
  /** The jobs whose lines are read. No read ends before `end` is called. */
  const read: unknown[] = [];
  let end: () => void = () => undefined;
  const ending = new Promise<void>((resolve) => (end = resolve));
  const rows = async ({ name }: { name: string }, [job]: unknown[]) => {
    if (name === 'log-page-of-job') return [{ state: 'successful', is_large: job !== 1 }];
    read.push(job);
    await ending;
    return [];
  };
  const logs = new LogService({ rows } as unknown as Database);
  const pages = [
    ...Array.from({ length: 20 }, () => logs.page(10, 0, 1)),
    ...Array.from({ length: 20 }, () => logs.page(20, 0, 2)),
    ...Array.from({ length: 3 }, () => logs.page(1, 0, 1)),
  ];
  // Those that can wait by now do.
  await setImmediate();
  expect(read).toEqual([10, 10, 20, 1, 1, 1]);
  // The turns of small pages are those of the process, whose next spec file would wait for them.
  end();
  await Promise.all(pages);
});

it('executes of one user, more than one statement inserts, do not delay that of another', async () => {
  /** The users of each insert. */
  const inserted: number[][] = [];
  const inserts = {
    ofNewest: (_: Executor, jobs: { actor: { id: number } }[]) => {
      inserted.push(jobs.map((job) => job.actor.id));
      return Promise.resolve(jobs.map(() => ({ definition_id: 1, is_guarded: false, job_id: 1 })));
    },
    announceOf: () => undefined,
  };
  const database = { retried: (work: (executor: unknown) => Promise<void>) => work({}) };
  const grouped = new GroupedInserts(
    ...([database, inserts, {}, {}] as unknown as ConstructorParameters<typeof GroupedInserts>),
  );
  const service = new ExecuteService(
    ...([
      database,
      { independentDraftOf: () => null },
      inserts,
      grouped,
      {},
      {},
    ] as unknown as ConstructorParameters<typeof ExecuteService>),
  );
  const execute = (user: number) =>
    service.execute({ processId: 1, actor: actor(user) } as unknown as ExecuteRequest);
  const all = Array.from({ length: 1_000 }, () => execute(1));
  await Promise.all([...all, execute(2)]);
  expect(inserted.findIndex((users) => users.includes(2))).toBe(0);
});
