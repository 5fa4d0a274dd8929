import { alikeIds } from '../../../test/support/alike-ids.js';
import type { Database } from '../../database/database.js';
import type { Actor } from '../../rest/requests/caller.js';
import type { EndedJobs } from '../ended-jobs.js';
import { StopManyService } from './stop-many.service.js';
import type { StopNotices } from './stop-notices.js';

const actor = (id: number): Actor => ({ id, ip: null, requestId: '', confirm: () => undefined });

it('leaves room to the writes of others, however many stops of one user are under way', async () => {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const database = {
    rows: () => Promise.resolve([]),
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
  expect(begun.toSorted()).toEqual([1, 2]);
  while (ends.length > 0) {
    ends.shift()?.();
    await settle();
  }
  expect(await Promise.all(all)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(begun).toHaveLength(6);
});

it('looks for the jobs that it is given in turn with the stops of others', async () => {
  const ends: (() => void)[] = [];
  const rows = () => new Promise((resolve) => ends.push(() => resolve([{ id: 1 }])));
  const database = { rows } as unknown as Database;
  const stops = new StopManyService(database, {} as StopNotices, {} as EndedJobs);
  const all = [1, 1, 1, 2].map((user) => stops.stop({ ids: [1] }, actor(user)));
  const outcomes = Promise.allSettled(all);
  await new Promise(setImmediate);
  expect(ends).toHaveLength(2);
  while (ends.length > 0) {
    ends.shift()?.();
    await new Promise(setImmediate);
  }
  expect((await outcomes).map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
});

it('names the jobs that do not exist in time linear to them, even those whose ids V8 hashes alike', async () => {
  const ids = alikeIds(20_000);
  const rows = () => Promise.resolve(ids.map((id) => ({ id })));
  const stops = new StopManyService({ rows } as unknown as Database, {} as StopNotices, {} as EndedJobs);
  const start = process.cpuUsage();
  await expect(stops.stop({ ids }, actor(1))).rejects.toThrow(`Not found: ${ids.join(', ')}.`);
  expect(process.cpuUsage(start).user).toBeLessThan(300_000);
});
