import pg from 'pg';
import { migrations } from '../../src/database/migrations/index.js';
import { FOLD } from '../../src/jobs/statistics/statistics-statements.js';
import { waitsForLock } from '../support/database.js';
import { until } from '../support/until.js';
import { BatchesAndStatistics1700000000011 } from '../../src/database/migrations/1700000000011-batches-and-statistics.js';
import { before, useOwnDatabase } from './own-database.js';

describe('the migration that counts ended jobs', () => {
  const { url, migrate } = useOwnDatabase();

  beforeAll(() => migrate(before(BatchesAndStatistics1700000000011)));

  it('counts each job that ended before it, while it runs, or afterwards once', async () => {
    const client = new pg.Client(url);
    await client.connect();
    const end = async (age: string) => {
      await client.query(
        `INSERT INTO job (process_id, definition_id, cuser, state, start_time)
         SELECT 1 + n % 2, 1, 1, 'successful', now() FROM generate_series(1, 10) AS n`,
      );
      await client.query('UPDATE job SET finish_time = now() - $1::interval WHERE finish_time IS NULL', [
        age,
      ]);
    };
    await end('1 day');
    await end('1 minute');
    // The migration waits for this writer, whose end it must count.
    await client.query('BEGIN');
    await end('0');
    const migrating = migrate(migrations);
    const observer = new pg.Client(url);
    await observer.connect();
    await until(() => waitsForLock(observer), 'the migration waits for the writer');
    await observer.end();
    await client.query('COMMIT');
    await migrating;
    await end('0');
    const counts = `SELECT process_id, sum(successful)::int AS jobs FROM job_stat GROUP BY 1 ORDER BY 1`;
    await client.query({ ...FOLD, values: [1_000] });
    expect((await client.query(counts)).rows).toEqual([
      { process_id: 0, jobs: 40 },
      { process_id: 1, jobs: 20 },
      { process_id: 2, jobs: 20 },
    ]);
    await client.end();
  });
});
