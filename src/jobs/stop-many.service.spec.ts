import type { Database } from '../database/database.js';
import type { Actor } from '../rest/requests/caller.js';
import type { EndedJobs } from './ended-jobs.js';
import { StopManyService } from './stop-many.service.js';
import type { StopNotices } from './stop-notices.js';

const actor = (id: number): Actor => ({ id, ip: null, requestId: '', confirm: () => undefined });

it('leaves room to the writes of others, however many stops of one user are under way', async () => {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const database = {
    rows: ({ name }: { name: string }, [ids]: [number[]]) =>
      Promise.resolve(name === 'job-unended-of' ? [] : ids.map((id) => ({ id }))),
    write: ({ id }: Actor) => {
      begun.push(id);
      return new Promise((resolve) => ends.push(() => resolve([])));
    },
  } as unknown as Database;
  const notices = { tell: () => undefined } as unknown as StopNotices;
  const stops = new StopManyService(database, notices, {} as EndedJobs);
  const all = [1, 1, 1, 1, 2, 2].map((user) => stops.stop({ ids: [1] }, actor(user)));
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  await settle();
  expect(begun).toEqual([1, 2]);
  while (ends.length > 0) {
    ends.shift()?.();
    await settle();
  }
  expect(await Promise.all(all)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(begun).toHaveLength(6);
});
