import { Logger } from '@nestjs/common';
import { readSettings } from '../config/settings.js';
import { DatabaseUnavailable } from '../database/database-error.js';
import type { Database, Executor, Statement } from '../database/database.js';
import { ROWS_AT_ONCE, EXPIRE_JOBS, LOCK_OLD_JOBS } from './retention-statements.js';
import { Retention } from './retention.js';

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
      rows: () => Promise.resolve([]),
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
