import { setImmediate } from 'node:timers/promises';
import type { Database } from '../database/database.js';
import { EndedJobs } from './ended-jobs.js';
import type { Signals } from './signals.js';

it('many who wait for a job are woken in parts, so that other requests get a turn in between', async () => {
  let end: (id: number) => void = () => undefined;
  const signals = { listen: (_: string, listener: typeof end) => (end = listener) };
  const jobs = new EndedJobs({} as Database, signals as unknown as Signals);
  jobs.onModuleInit();
  let woken = 0;
  const all = Array.from({ length: 1_000 }, () => jobs.wait(1, 60_000).then(() => (woken += 1)));
  end(1);
  await setImmediate();
  expect(woken).toBeGreaterThan(0);
  expect(woken).toBeLessThan(1_000);
  await Promise.all(all);
  expect(woken).toBe(1_000);
  jobs.onApplicationShutdown();
});

it('all waits end at once when the process shuts down', async () => {
  const jobs = new EndedJobs({} as Database, {} as Signals);
  const all = Array.from({ length: 200 }, (_, id) => jobs.wait(id % 2, 60_000));
  jobs.beforeApplicationShutdown();
  jobs.onApplicationShutdown();
  expect(new Set(await Promise.all(all))).toEqual(new Set(['timeout']));
});
