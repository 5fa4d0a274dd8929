import { setImmediate } from 'node:timers/promises';
import type { Database } from '../database/database.js';
import type { EndedJobs } from '../jobs/ended-jobs.js';
import { JobOutputs } from './job-outputs.js';

it('many deliveries to hooks of one user that wait for outputs leave places to those of others', async () => {
  const end = { state: 'running', outputs: null, error: null, error_zh: null, is_ended: false };
  const database = { rows: () => Promise.resolve([end]) } as unknown as Database;
  const ended = {
    wait: (_job: number, ms: number) => (ms > 0 ? new Promise(() => undefined) : Promise.resolve('timeout')),
  } as unknown as EndedJobs;
  const outputs = new JobOutputs(database, ended);
  const answered = new Map<number, number>();
  const wait = (user: number, deliveries: number): void => {
    for (let job = 0; job < deliveries; job += 1)
      void outputs.of(job, user).then(() => answered.set(user, (answered.get(user) ?? 0) + 1));
  };
  wait(1, 1_100);
  wait(2, 1_100);
  wait(3, 60);
  await setImmediate();
  expect(Object.fromEntries(answered)).toEqual({ 1: 600, 2: 600, 3: 10 });
});
