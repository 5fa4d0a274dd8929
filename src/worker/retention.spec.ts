import { Logger } from '@nestjs/common';
import { readSettings } from '../config/settings.js';
import { DatabaseUnavailable } from '../database/database-error.js';
import type { Database, Executor, Statement } from '../database/database.js';
import { ROWS_AT_ONCE, EXPIRE_JOBS, LOCK_OLD_JOBS, RETENTION_TIME } from './retention-statements.js';
import { Retention } from './retention.js';

const HOUR_MS = 3_600_000;

/** The statements of a database whose clock agrees with ours, and which has nothing old. */
const nothing = ({ name }: Statement): Promise<object[]> =>
  Promise.resolve(name === RETENTION_TIME.name ? [{ now: Date.now() }] : []);

describe('a retention round whose batches exceed the statement timeout', () => {
  const limits: number[] = [];
  let left = 0;
  /** How many jobs Postgres deletes before the statement timeout. */
  let fast = ROWS_AT_ONCE;
  const executor = {
    rows: ({ name }: Statement, values: unknown[]): Promise<object[]> => {
      if (name === LOCK_OLD_JOBS.name) {
        const [, limit] = values as [number, number];
        limits.push(limit);
        const ids = Array.from({ length: Math.min(limit, left) }, (_, id) => id);
        return Promise.resolve([{ ids, next: ids.length === limit ? 'later' : null }]);
      }
      if (name !== EXPIRE_JOBS.name) return Promise.resolve([]);
      const [ids] = values as [number[]];
      if (ids.length > fast)
        return Promise.reject(
          new DatabaseUnavailable(new Error('canceling statement due to statement timeout')),
        );
      left -= ids.length;
      return Promise.resolve(ids.map(() => ({ trial: null })));
    },
  };
  const retention = new Retention(
    {
      rows: nothing,
      transaction: (work: (executor: Executor) => unknown) => work(executor as unknown as Executor),
    } as unknown as Database,
    readSettings({ LIUCHENG_KEEP_DAYS: '1' }),
  );

  const round = async (): Promise<number[]> => {
    limits.length = 0;
    await retention.expire();
    return [...limits];
  };

  beforeAll(() => {
    expect(LOCK_OLD_JOBS.text).toContain('LIMIT $2');
    Logger.overrideLogger(false);
  });

  it('deletes smaller batches until they succeed, and larger ones again when they are quick', async () => {
    fast = ROWS_AT_ONCE / 4;
    left = ROWS_AT_ONCE;
    expect((await round()).slice(0, 3)).toEqual([ROWS_AT_ONCE, ROWS_AT_ONCE / 2, ROWS_AT_ONCE / 4]);
    expect(left).toBe(0);
    fast = ROWS_AT_ONCE;
    left = 3 * ROWS_AT_ONCE;
    const limitsNow = await round();
    expect(limitsNow.at(-1)).toBe(ROWS_AT_ONCE);
    expect(left).toBe(0);
  });

  it('does not retry forever a job that cannot be deleted', async () => {
    fast = 0;
    left = 1;
    expect((await round()).at(-1)).toBe(1);
    expect(left).toBe(1);
    fast = ROWS_AT_ONCE;
    await round();
    expect(left).toBe(0);
  });
});

describe('a retention round of a worker whose clock and that of Postgres differ', () => {
  const now = Date.UTC(2030, 0, 1);
  const statements: string[] = [];
  const warn = import.meta.jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  let databaseMs = now;
  const run = ({ name }: Statement): Promise<object[]> => {
    if (name === RETENTION_TIME.name) return Promise.resolve([{ now: databaseMs }]);
    statements.push(name);
    return Promise.resolve([]);
  };
  const transaction = (work: (executor: Executor) => unknown) => work({ rows: run } as unknown as Executor);
  const database = { rows: run, transaction } as unknown as Database;
  let retention: Retention;

  beforeEach(() => {
    statements.length = 0;
    warn.mockClear();
    retention = new Retention(database, readSettings({}));
  });

  afterAll(() => warn.mockRestore());

  const round = async (aheadMs: number): Promise<boolean> => {
    statements.length = 0;
    databaseMs = now + aheadMs;
    await retention.expire(now);
    return statements.length > 0;
  };

  it.each([
    ['by nothing', 0, true],
    ['by an hour', HOUR_MS, true],
    ['by an hour the other way', -HOUR_MS, true],
    ['by more than an hour', HOUR_MS + 1, false],
    ['by years', 90_000 * HOUR_MS, false],
    ['by more than an hour the other way', -HOUR_MS - 1, false],
  ])('deletes what is old only within an hour: %s', async (_, aheadMs, deletes) => {
    expect(await round(aheadMs)).toBe(deletes);
    expect(warn).toHaveBeenCalledTimes(deletes ? 0 : 1);
  });

  it('warns once each time that they begin to differ', async () => {
    for (const hours of [9, 9, 8, 0, 0, -5, -5]) await round(hours * HOUR_MS);
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining('it is 2030-01-01T09:00:00.000Z by the clock of Postgres')],
      [expect.stringContaining('it is 2029-12-31T19:00:00.000Z by the clock of Postgres')],
    ]);
  });
});
