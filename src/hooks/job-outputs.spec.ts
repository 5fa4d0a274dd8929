import { setImmediate } from 'node:timers/promises';
import type { Database, Statement } from '../database/database.js';
import type { EndedJobs } from '../jobs/ended-jobs.js';
import { OUTPUTS } from './delivery-statements.js';
import { JobOutputs } from './job-outputs.js';

it('many deliveries to hooks of one user that wait for outputs leave places to those of others', async () => {
  const end = {
    state: 'running',
    outputs: null,
    is_large: false,
    error: null,
    error_zh: null,
    is_ended: false,
  };
  const database = { rows: () => Promise.resolve([end]) } as unknown as Database;
  const ended = {
    wait: (_job: number, ms: number) => (ms > 0 ? new Promise(() => undefined) : Promise.resolve('timeout')),
  } as unknown as EndedJobs;
  const outputs = new JobOutputs(database, ended);
  const answered = new Map<number, number>();
  const wait = (user: number, deliveries: number): void => {
    for (let job = 0; job < deliveries; job += 1)
      void outputs
        .of(job, user, () => Promise.resolve(true))
        .then(() => answered.set(user, (answered.get(user) ?? 0) + 1));
  };
  wait(1, 1_100);
  wait(2, 1_100);
  wait(3, 60);
  await setImmediate();
  expect(Object.fromEntries(answered)).toEqual({ 1: 600, 2: 600, 3: 10 });
});

it('large outputs are answered one after the other, so that other requests are served in between', async () => {
  const rows = ({ name }: Statement) =>
    Promise.resolve([
      name === OUTPUTS.name
        ? { outputs: '{"a":1}', uuid: 'u' }
        : {
            state: 'successful',
            outputs: null,
            is_large: true,
            error: null,
            error_zh: null,
            is_ended: true,
            uuid: 'u',
          },
    ]);
  const outputs = new JobOutputs({ rows } as unknown as Database, {} as EndedJobs);
  let answered = 0;
  for (let job = 0; job < 20; job += 1)
    void outputs
      .of(job, 1, () => Promise.resolve(true))
      .then((body) => {
        expect(body).toEqual({ a: 1 });
        answered += 1;
      });
  let most = 0;
  for (let before = 0; before < 20;) {
    await setImmediate();
    most = Math.max(most, answered - before);
    before = answered;
  }
  expect(most).toBe(1);
});

it('large outputs are not answered to a sender whose token ends while they wait for their turn', async () => {
  const end = { state: 'successful', outputs: null, is_large: true, is_ended: true, uuid: 'u' };
  const database = { rows: () => Promise.resolve([end]) } as unknown as Database;
  const outputs = new JobOutputs(database, {} as EndedJobs);
  let looks = 0;
  const maySee = () => Promise.resolve((looks += 1) === 1);
  expect(await outputs.of(1, 1, maySee)).toBeNull();
  expect(looks).toBe(2);
});
