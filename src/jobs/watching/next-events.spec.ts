import type { Database } from '../../database/database.js';
import { LogService } from '../log/log.service.js';
import { BEGINNING, ENDED } from './event-id.js';
import { JobFeed } from './job-feeds.js';
import type { JobSnapshot } from './job-snapshot.js';
import { NextEvents } from './next-events.js';

it('the logs of many streams of one user leave connections to those of another user', () => {
  const read: number[] = [];
  const rows = (_: unknown, [job]: [number]) => {
    read.push(job);
    return new Promise(() => undefined);
  };
  const events = new NextEvents(new LogService({ rows } as unknown as Database));
  const next = (id: number, user: number): void => {
    const feed = new JobFeed(id);
    feed.watchers = 1;
    feed.snapshot = {
      job: { id, state: 'running' },
      nodes: [],
      rows: 1,
      xmin: '7',
    } as unknown as JobSnapshot;
    void events.after({ ...BEGINNING, rank: ENDED - 2 }, feed, { language: 'en', log: true, user });
  };
  for (let id = 1; id <= 20; id += 1) next(id, 1);
  next(21, 2);
  expect(read).toEqual([1, 2, 21]);
});
