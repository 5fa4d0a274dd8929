import { until } from '../../test/support/until.js';
import type { Database } from '../database/database.js';
import type { ReadReplica } from '../database/read-replica.js';
import type { Actor } from '../rest/requests/caller.js';
import { NotFound } from '../rest/errors.js';
import { ClientGone } from '../rest/requests/client-gone.js';
import { EndedJobs } from './ended-jobs.js';
import type { Signals } from './signals.js';
import { JobsService } from './jobs.service.js';

describe('large jobs that one user reads together', () => {
  const OUTPUTS = JSON.stringify({ list: Array.from({ length: 100_000 }, (_, n) => n) });
  const ONES = 100;
  let read = 0;
  let mostHeld = 0;
  const shown: number[] = [];
  const rows = (_: unknown, [ids]: [number[]]) => {
    read += ids.length;
    mostHeld = Math.max(mostHeld, read - shown.length);
    return Promise.resolve(
      ids.map((id) => ({
        id,
        is_left: false,
        state: 'successful',
        finish_time: 1,
        outputs: OUTPUTS,
        inputs: null,
        progress: null,
      })),
    );
  };
  const jobs = new JobsService({ rows } as unknown as Database, {} as ReadReplica, {} as EndedJobs);
  const detail = (user: number, job: number): Promise<number> =>
    jobs.detail({ id: user } as Actor, job, 'en', () => 0).then(() => shown.push(user));

  beforeAll(async () => {
    const ones = Array.from({ length: ONES }, (_, job) => detail(1, job + 1));
    await Promise.all([...ones, detail(2, ONES + 1)]);
  });

  it('let those of another go first', () => {
    expect(shown.indexOf(2)).toBeLessThan(ONES / 2);
  });

  it('are held in memory a few at a time', () => {
    expect(mostHeld).toBeLessThan(ONES / 2);
  });
});

it('nothing waits for the end of a job for a client who has gone', async () => {
  const asked: number[][] = [];
  const rows = ({ name }: { name: string }, [ids]: [number[]]) => {
    if (name === 'job-ended') asked.push(ids);
    return Promise.resolve(name === 'job-ended' ? [] : ids.map((id) => ({ id, finish_time: null })));
  };
  const database = { rows } as unknown as Database;
  const ended = new EndedJobs(database, {} as Signals);
  const jobs = new JobsService(database, {} as ReadReplica, ended);
  const confirm = (): void => {
    throw new ClientGone();
  };
  const gone = { id: 1, confirm } as unknown as Actor;
  const stays = { id: 2, confirm: () => undefined } as unknown as Actor;
  const left = jobs.detail(gone, 1, 'en', () => 60);
  const stayed = jobs.detail(stays, 2, 'en', () => 60);
  await expect(left).rejects.toThrow(ClientGone);
  asked.length = 0;
  await until(() => asked.length > 0, 'it is asked which jobs have ended');
  expect(asked[0]).toEqual([2]);
  ended.beforeApplicationShutdown();
  await Promise.allSettled([stayed]);
  ended.onApplicationShutdown();
});

it('a wait does not go on with another job that has the id of a lost one', async () => {
  const looks = [
    { process: 1, ctime: 100, finish_time: null },
    { process: 2, ctime: 100, finish_time: 200 },
  ];
  const rows = ({ name }: { name: string }, [ids]: [number[]]) =>
    Promise.resolve(ids.map((id) => (name === 'job-ended' ? { id } : { id, ...looks.shift() })));
  const database = { rows } as unknown as Database;
  const ended = new EndedJobs(database, {} as Signals);
  const jobs = new JobsService(database, {} as ReadReplica, ended);
  const actor = { id: 1, confirm: () => undefined } as unknown as Actor;
  await expect(jobs.detail(actor, 1, 'en', () => 60)).rejects.toThrow(NotFound);
  ended.onApplicationShutdown();
});
