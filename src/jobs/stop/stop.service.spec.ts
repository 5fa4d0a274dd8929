import type { Database, Executor, Statement } from '../../database/database.js';
import type { Actor } from '../../rest/requests/caller.js';
import type { EndedJobs } from '../ended-jobs.js';
import type { StopNotices } from './stop-notices.js';
import { StopService } from './stop.service.js';

const actor = (id: number): Actor => ({ id, ip: null, requestId: '', confirm: () => undefined });

it('does not let the stops of a user wait for thousands of another user', async () => {
  const sent: number[][] = [];
  const ends: (() => void)[] = [];
  const executor = {
    rows: (_: Statement, [ids]: [string]) => {
      const stopped = ids.slice(1, -1).split(',').map(Number);
      sent.push(stopped);
      const rows = stopped.map((id) => ({ id, state: 'ended' }));
      return new Promise((resolve) => ends.push(() => resolve(rows)));
    },
  };
  const database = {
    retried: (work: (executor: Executor) => Promise<void>) => work(executor as unknown as Executor),
  } as unknown as Database;
  const stops = new StopService(database, {} as StopNotices, {} as EndedJobs);
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const all = Array.from({ length: 2_000 }, (_, index) => stops.stop(index + 1, actor(1)));
  await settle();
  all.push(stops.stop(9_999, actor(2)));
  ends.shift()?.();
  await settle();
  expect(sent).toHaveLength(2);
  expect(sent[1]).toContain(9_999);
  while (ends.length > 0) {
    ends.shift()?.();
    await settle();
  }
  await Promise.all(all);
});
