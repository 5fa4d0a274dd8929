import { Logger } from '@nestjs/common';
import { readSettings } from '../config/settings.js';
import { DatabaseUnavailable } from '../database/database-error.js';
import type { Database, Executor, Statement } from '../database/database.js';
import { ROWS_AT_ONCE, EXPIRE_JOBS } from './retention-statements.js';
import { Retention } from './retention.js';

describe('a retention round whose batches exceed the statement timeout', () => {
  const limits: number[] = [];
  let left = 0;
  /** How many jobs Postgres deletes before the statement timeout. */
  let fast = ROWS_AT_ONCE;
  const executor = {
    rows: (_: Statement, [, limit]: [number, number]) => {
      limits.push(limit);
      if (limit > fast)
        return Promise.reject(
          new DatabaseUnavailable(new Error('canceling statement due to statement timeout')),
        );
      const removed = Math.min(limit, left);
      left -= removed;
      const next = removed === limit ? 'later' : null;
      const none = { id: null, trial: null, next };
      return Promise.resolve([...Array.from({ length: removed }, (_, id) => ({ ...none, id })), none]);
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
    expect(EXPIRE_JOBS.text).toContain('LIMIT $2');
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
