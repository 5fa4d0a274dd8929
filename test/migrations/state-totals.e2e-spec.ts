import pg from 'pg';
import { migrations } from '../../src/database/migrations/index.js';
import { FOLD } from '../../src/jobs/statistics/statistics-statements.js';
import { waitsForLock } from '../support/database.js';
import { until } from '../support/until.js';
import { StateTotals1700000000021 } from '../../src/database/migrations/1700000000021-state-totals.js';
import { before, useOwnDatabase } from './own-database.js';

describe('the migration that keeps the numbers of ended jobs by state', () => {
  const { url, migrate } = useOwnDatabase();

  beforeAll(() => migrate(before(StateTotals1700000000021)));

  it('has each job that ended or was deleted before it, while it runs, or afterwards, also after an interruption', async () => {
    const [client, observer] = [new pg.Client(url), new pg.Client(url)];
    await Promise.all([client.connect(), observer.connect()]);
    const endJobs = async () => {
      await client.query(`
        INSERT INTO job (process_id, definition_id, cuser, state)
        SELECT 1 + n % 2, 1, 1, CASE WHEN n % 5 = 0 THEN 'failed' ELSE 'successful' END FROM generate_series(1, 10) AS n`);
      await client.query(`UPDATE job SET finish_time = now() WHERE finish_time IS NULL`);
    };
    const deleteOne = () =>
      client.query(`DELETE FROM job WHERE id = (SELECT min(id) FROM job WHERE state = 'successful')`);
    const fold = () => client.query({ ...FOLD, values: [1_000] });
    const totals = async () =>
      (
        await client.query(
          `SELECT name, value, count::int FROM job_total WHERE name IN ('successful', 'failed', 'stopped') ORDER BY 1, 2`,
        )
      ).rows.map(({ name, value, count }) => [name, value, count] as [string, string, number]);
    await endJobs();
    await fold();
    await endJobs();
    await deleteOne();
    // The migration waits for this writer, whose ends and deletion it must count.
    await client.query('BEGIN');
    await endJobs();
    await deleteOne();
    const migrating = migrate(migrations);
    await until(() => waitsForLock(observer), 'the migration waits for the writer');
    await client.query('COMMIT');
    await migrating;
    await endJobs();
    await deleteOne();
    await fold();
    const all = [
      ['failed', '', 8],
      ['failed', '1', 4],
      ['failed', '2', 4],
      ['successful', '', 29],
      ['successful', '1', 15],
      ['successful', '2', 14],
    ];
    expect(await totals()).toEqual(all);
    // Its steps are not one transaction.
    await client.query(`DELETE FROM migrations WHERE name = 'StateTotals1700000000021'`);
    await migrate(migrations);
    expect(await totals()).toEqual(all);
    await Promise.all([client.end(), observer.end()]);
  });

  it('lets jobs be written while someone else keeps it from a lock that it needs, as VACUUM does', async () => {
    const [vacuum, writer] = [new pg.Client(url), new pg.Client(url)];
    await Promise.all([vacuum.connect(), writer.connect()]);
    await writer.query(`DELETE FROM migrations WHERE name = 'StateTotals1700000000021'`);
    await vacuum.query('BEGIN');
    await vacuum.query('LOCK TABLE job_stat_change IN SHARE UPDATE EXCLUSIVE MODE');
    const migrating = migrate(migrations);
    await until(() => waitsForLock(writer), 'the migration waits for the lock');
    await writer.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, finish_time) VALUES (1, 1, 1, 'successful', now())`,
    );
    await writer.query('UPDATE job SET finish_time = NULL, state = $1 WHERE id = (SELECT max(id) FROM job)', [
      'running',
    ]);
    await writer.query(
      'UPDATE job SET finish_time = now(), state = $1 WHERE id = (SELECT max(id) FROM job)',
      ['failed'],
    );
    await vacuum.query('COMMIT');
    await migrating;
    await Promise.all([vacuum.end(), writer.end()]);
  });
});
