import { EventEmitter } from 'node:events';
import type { DataSource } from 'typeorm';
import { readSettings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { DatabaseClock } from './database-clock.js';
import type { Signals } from '../jobs/signals.js';
import type { AbortReason } from './kept-lease.js';
import { Leases } from './leases.js';
import { Outages } from './outages.js';
import { Watched } from './watched.js';

const settings = readSettings({});
const watched = new Watched({} as Signals);

const held = (id: number, fence: number) => ({
  id,
  fence,
  claim: `${fence}`,
  processId: 1,
  user: 1,
  timeoutAt: null,
});

describe('the leases of a worker', () => {
  it('measure the time of the database from the query, not from the wait for a connection', async () => {
    let now = 10_000;
    import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
    const client = Object.assign(new EventEmitter(), {
      query: () => {
        now += 2;
        return Promise.resolve({ rows: [{ ms: 500_000, is_read_only: false }] });
      },
      release: () => undefined,
    });
    const pool = Object.assign(new EventEmitter(), {
      options: {},
      connect: () => {
        // All connections of the pool are in use for 3 s.
        now += 3_000;
        return Promise.resolve(client);
      },
    });
    const database = new Database({ driver: { master: pool } } as unknown as DataSource);
    const clock = new DatabaseClock();
    const leases = new Leases(database, clock, new Outages(settings), watched, settings);
    await leases.start();
    expect(clock.now()).toBe(500_001);
    leases.end();
    database.onApplicationShutdown();
    import.meta.jest.restoreAllMocks();
  });

  it('abort a run whose claim returns after the shutdown began', () => {
    const leases = new Leases({} as Database, new DatabaseClock(), new Outages(settings), watched, settings);
    const reasons: AbortReason[] = [];
    const holder = { abort: (reason: AbortReason) => void reasons.push(reason), renewed: () => undefined };
    leases.add(held(1, 1), performance.now(), holder);
    expect(reasons).toEqual([]);
    leases.shutDown();
    leases.add(held(2, 1), performance.now(), holder);
    expect(reasons).toEqual(['shutdown', 'shutdown']);
  });

  it('abort the earlier run of a job that this worker has lost and claimed again', () => {
    const leases = new Leases({} as Database, new DatabaseClock(), new Outages(settings), watched, settings);
    const reasons: string[] = [];
    const holder = (run: string) => ({
      abort: (reason: AbortReason) => void reasons.push(`${run}: ${reason}`),
      renewed: () => undefined,
    });
    leases.add(held(1, 1), performance.now(), holder('first'));
    leases.add(held(1, 2), performance.now(), holder('second'));
    expect(reasons).toEqual(['first: lost']);
    leases.shutDown();
    expect(reasons).toEqual(['first: lost', 'second: shutdown']);
  });
});
