import type { Database, Executor, Statement } from '../../database/database.js';
import { JOB_HORIZON } from './total-statements.js';
import { TotalsFold } from './totals-fold.js';

describe('adding jobs to the totals', () => {
  it('passes fewer jobs at once while Postgres cancels statements that take too long', async () => {
    let left = 40_000;
    const rows = ({ name }: Statement, [atOnce]: unknown[] = []): Promise<object[]> => {
      if (name === JOB_HORIZON.next.name) return Promise.resolve(left > 0 ? [{ step: 'count' }] : []);
      expect(name).toBe(JOB_HORIZON.steps.count.name);
      if ((atOnce as number) > 30_000)
        return Promise.reject(new Error('canceling statement due to statement timeout'));
      left -= atOnce as number;
      return Promise.resolve([]);
    };
    const database = { transaction: (work: (executor: Executor) => unknown) => work({ rows } as Executor) };
    const fold = new TotalsFold(database as unknown as Database);
    for (let rounds = 0; rounds < 5 && left > 0; rounds += 1) await fold.fold();
    expect(left).toBeLessThanOrEqual(0);
  });
});
