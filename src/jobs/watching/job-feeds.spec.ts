import { setImmediate } from 'node:timers/promises';
import { until } from '../../../test/support/until.js';
import type { Database } from '../../database/database.js';
import { NotFound, Unavailable } from '../../rest/errors.js';
import type { Signals } from '../signals.js';
import { JobFeed, JobFeeds } from './job-feeds.js';
import type { JobSnapshot } from './job-snapshot.js';

const ROW = { asked: 1, id: 1, state: 'running', finish_time: null, progress: null, log_rows: 0, xmin: '7' };

it('a feed is read again after a read that failed while the next one was queued', async () => {
  const reads: { resolve: (rows: object[]) => void; reject: (error: Error) => void }[] = [];
  const rows = () => new Promise((resolve, reject) => reads.push({ resolve, reject }));
  const signals = { listen: () => () => undefined, send: () => undefined } as unknown as Signals;
  const feeds = new JobFeeds({ rows, whenLost: () => undefined } as unknown as Database, signals);
  const opening = feeds.open(1);
  await until(() => reads.length === 1, 'the first read begins');
  reads[0]!.resolve([ROW]);
  const feed = (await opening)!;
  const { version } = feed;
  let now = performance.now();
  import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
  const second = feeds.open(1);
  await until(() => reads.length === 2, 'the second read begins');
  const queued = feeds.open(1);
  now += 4_000;
  reads[1]!.reject(new Error('Postgres is away'));
  await expect(second).rejects.toThrow('away');
  await expect(queued).rejects.toThrow('away');
  import.meta.jest.restoreAllMocks();
  const third = feeds.open(1);
  await until(() => reads.length === 3, 'the third read begins');
  reads[2]!.resolve([{ ...ROW, xmin: '8' }]);
  expect((await third)?.version).toBeGreaterThan(version);
  feeds.close(feed);
  feeds.close(feed);
});

it('a feed is read again whatever its version once a connection was lost: a failover can give the version to another row', async () => {
  const asked: string[][] = [];
  let answer = (): Promise<object[]> => Promise.resolve([ROW]);
  const rows = (_: unknown, [, versions]: [number[], string[]]) => {
    asked.push(versions);
    return answer();
  };
  let lose = (): void => undefined;
  const whenLost = (listener: () => void) => (lose = listener);
  const signals = { listen: () => () => undefined, send: () => undefined } as unknown as Signals;
  const feeds = new JobFeeds({ rows, whenLost } as unknown as Database, signals);
  const feed = (await feeds.open(1))!;
  await feeds.open(1);
  lose();
  answer = () => Promise.reject(new Error('Postgres is away'));
  await expect(feeds.open(1)).rejects.toThrow('away');
  answer = () => Promise.resolve([{ ...ROW, state: 'failed', finish_time: 1 }]);
  await feeds.open(1);
  expect(feed.snapshot?.job.state).toBe('failed');
  await feeds.open(1);
  expect(asked).toEqual([[''], ['7'], [''], [''], ['7']]);
  for (let n = 0; n < 4; n += 1) feeds.close(feed);
});

it('a feed closes when another job has the id of its lost one, and the next one is of that job', async () => {
  let process = 1;
  const rows = () => Promise.resolve([{ ...ROW, process, ctime: 100 }]);
  const signals = { listen: () => () => undefined, send: () => undefined } as unknown as Signals;
  const feeds = new JobFeeds({ rows, whenLost: () => undefined } as unknown as Database, signals);
  const feed = (await feeds.open(1))!;
  const change = feed.changed(feed.version, 60_000, new AbortController().signal);
  process = 2;
  await expect(feeds.open(1)).rejects.toThrow(Unavailable);
  expect(await change).toBe('closed');
  expect(feed.snapshot).toBeNull();
  const next = (await feeds.open(1))!;
  expect(next.snapshot?.job.process).toBe(2);
  for (const each of [feed, next]) feeds.close(each);
});

it('many watchers of a job are woken in parts, so that other requests get a turn in between', async () => {
  const feed = new JobFeed(1);
  let woken = 0;
  const all = Array.from({ length: 1_000 }, () =>
    feed.changed(feed.version, 60_000, new AbortController().signal).then(() => (woken += 1)),
  );
  feed.take({} as JobSnapshot);
  await setImmediate();
  expect(woken).toBeGreaterThan(0);
  expect(woken).toBeLessThan(1_000);
  await Promise.all(all);
  expect(woken).toBe(1_000);
});

it('the feed of a job that does not exist is refused, and not opened for a watcher who has left', async () => {
  const signals = { listen: () => () => undefined, send: () => undefined } as unknown as Signals;
  const rows = () => Promise.resolve([{ ...ROW, id: null }]);
  const feeds = new JobFeeds({ rows, whenLost: () => undefined } as unknown as Database, signals);
  await expect(feeds.open(1)).rejects.toThrow(NotFound);
  expect(await feeds.open(1, AbortSignal.abort())).toBeNull();
});

describe('feeds of jobs with many nodes', () => {
  const signals = { listen: () => () => undefined, send: () => undefined } as unknown as Signals;
  const row = (id: number, more: object = {}) => ({ ...ROW, asked: id, id, is_left: false, ...more });

  it('that a statement leaves are read by the next one', async () => {
    const asked: number[][] = [];
    const rows = (_: unknown, [ids]: [number[]]) => {
      asked.push(ids);
      return Promise.resolve(ids.map((id) => row(id, { is_left: id === 2 && ids.length > 1 })));
    };
    const feeds = new JobFeeds({ rows, whenLost: () => undefined } as unknown as Database, signals);
    const opened = await Promise.all([1, 2, 3].map((id) => feeds.open(id)));
    expect(asked).toEqual([[1, 2, 3], [2]]);
    expect(opened.map((feed) => feed?.snapshot?.job.id)).toEqual([1, 2, 3]);
    for (const feed of opened) feeds.close(feed!);
  });

  it('are read whatever their versions after a lost connection, also those that the first statement leaves', async () => {
    const asked: string[][] = [];
    const rows = (_: unknown, [ids, versions]: [number[], string[]]) => {
      asked.push(versions);
      return Promise.resolve(ids.map((id) => row(id, { is_left: id === 2 && ids.length > 1 })));
    };
    let lose = (): void => undefined;
    const whenLost = (listener: () => void) => (lose = listener);
    const feeds = new JobFeeds({ rows, whenLost } as unknown as Database, signals);
    const open = () => Promise.all([1, 2].map((id) => feeds.open(id)));
    const opened = await open();
    lose();
    opened.push(...(await open()));
    expect(asked.slice(2)).toEqual([['', ''], ['']]);
    for (const feed of opened) feeds.close(feed!);
  });

  it('are not read for watchers who have left', async () => {
    const asked: number[][] = [];
    const answers: (() => void)[] = [];
    const rows = (_: unknown, [ids]: [number[]]) => {
      asked.push(ids);
      return new Promise((resolve) => answers.push(() => resolve(ids.map((id) => row(id)))));
    };
    const feeds = new JobFeeds({ rows, whenLost: () => undefined } as unknown as Database, signals);
    const first = feeds.open(1);
    await until(() => asked.length === 1, 'the first read begins');
    const gone = new AbortController();
    const left = [2, 3].map((id) => feeds.open(id, gone.signal));
    const second = feeds.open(4);
    gone.abort();
    answers[0]!();
    await until(() => asked.length === 2, 'the second read begins');
    answers[1]!();
    expect(await Promise.all(left)).toEqual([null, null]);
    expect(asked).toEqual([[1], [4]]);
    for (const feed of await Promise.all([first, second])) feeds.close(feed!);
  });

  it('are refused while others take too much memory, and those of small jobs are not', async () => {
    const large = `[${' '.repeat(40 * 1024 * 1024)}]`;
    const rows = (_: unknown, [ids]: [number[]]) =>
      Promise.resolve(ids.map((id) => row(id, { progress: id < 10 ? large : '[]' })));
    const feeds = new JobFeeds({ rows, whenLost: () => undefined } as unknown as Database, signals);
    const first = (await feeds.open(1))!;
    await expect(feeds.open(2)).rejects.toThrow(Unavailable);
    const small = (await feeds.open(10))!;
    feeds.close(first);
    const second = (await feeds.open(2))!;
    expect(second.isClosed).toBe(false);
    for (const feed of [small, second]) feeds.close(feed);
  });

  it('of one user leave room for those of others, and so do many small ones', async () => {
    const progressOf = (characters: number): string => `[${' '.repeat(characters)}]`;
    const large = progressOf(20 * 1024 * 1024);
    const small = progressOf(30 * 1024);
    const rows = (_: unknown, [ids]: [number[]]) =>
      Promise.resolve(
        ids.map((id) => row(id, { cuser: id < 10 ? 1 : 2, progress: id < 100 ? large : small })),
      );
    const feeds = new JobFeeds({ rows, whenLost: () => undefined } as unknown as Database, signals);
    const opened = await Promise.all([1, 2].map((id) => feeds.open(id)));
    for (let id = 100; id < 700; id += 1) opened.push(await feeds.open(id));
    await expect(feeds.open(3)).rejects.toThrow(Unavailable);
    opened.push(await feeds.open(10));
    expect(opened.map((feed) => feed?.isClosed)).not.toContain(true);
    for (const feed of opened) feeds.close(feed!);
  });
});
