import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
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
        return Promise.resolve({ rows: [{ ms: 500_000, takes_nothing: false }] });
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

  /** Leases with a database that answers when it is told to, and the statements that it has got. */
  async function withSlowDatabase(passMs: () => number) {
    const asked: { name: string; answer: (rows: unknown[]) => void }[] = [];
    const rows = ({ name }: { name: string }) =>
      new Promise((resolve) => asked.push({ name, answer: resolve }));
    const timed = import.meta.jest.fn(() =>
      Promise.resolve({ rows: [{ ms: 0, takes_nothing: false }], sentAt: 0 }),
    );
    import.meta.jest.spyOn(performance, 'now').mockImplementation(passMs);
    import.meta.jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance', 'nextTick'] });
    const leases = new Leases(
      ...[{ rows, timed } as unknown as Database, new DatabaseClock(), new Outages(settings)],
      ...[watched, settings],
    );
    await leases.start();
    return { leases, asked, timed };
  }
  /** The lease of a job that a run has just got, and why that is aborted. */
  const added = (leases: Leases) => {
    const reasons: AbortReason[] = [];
    const holder = { abort: (reason: AbortReason) => void reasons.push(reason), renewed: () => undefined };
    return { lease: leases.add(held(1, 1), performance.now(), holder), reasons };
  };
  const end = (leases: Leases): void => {
    leases.end();
    import.meta.jest.useRealTimers();
    import.meta.jest.restoreAllMocks();
  };

  it('are not over while their renewal is under way, which was asked for in time', async () => {
    let now = 0;
    const { leases, asked } = await withSlowDatabase(() => now);
    const { lease, reasons } = added(leases);
    now = settings.leaseMs - 10;
    await import.meta.jest.advanceTimersByTimeAsync(settings.leaseMs / 3);
    now = settings.leaseMs + 10;
    const regained = lease.regained();
    expect([lease.holds(), asked.map(({ name }) => name)]).toEqual([false, ['job-renew']]);
    asked[0]!.answer([{ id: 1, state: 'running' }]);
    expect([await regained, lease.holds(), reasons]).toEqual([true, true, []]);
    end(leases);
  });

  it('are over for a run only after an answer was read that had come while the process was blocked', async () => {
    let now = 0;
    const { leases, asked } = await withSlowDatabase(() => now);
    const { lease, reasons } = added(leases);
    now = settings.leaseMs / 3;
    await import.meta.jest.advanceTimersByTimeAsync(settings.leaseMs / 3);
    // The process is blocked. Its timers come before what has arrived at its sockets.
    now = settings.leaseMs + 10;
    import.meta.jest.advanceTimersByTime(settings.leaseMs / 3);
    asked[0]!.answer([{ id: 1, state: 'running' }]);
    await new Promise((resolve) => setImmediate(resolve));
    expect([reasons, lease.holds()]).toEqual([[], true]);
    end(leases);
  });

  it('are not renewed once a run has found its own to be over', async () => {
    const { leases, asked } = await withSlowDatabase(() => 0);
    added(leases).lease.abort('stalled');
    await import.meta.jest.advanceTimersByTimeAsync(settings.leaseMs / 3);
    expect(asked).toEqual([]);
    end(leases);
  });

  it('are not told of where there are none, while Postgres is away', async () => {
    const { leases, timed } = await withSlowDatabase(() => 0);
    timed.mockRejectedValue(new Error('connect ECONNREFUSED'));
    const told = import.meta.jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    await import.meta.jest.advanceTimersByTimeAsync(settings.leaseMs / 3);
    expect(told.mock.calls).toEqual([
      ['the clock of Postgres could not be read: Error: connect ECONNREFUSED'],
    ]);
    end(leases);
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
