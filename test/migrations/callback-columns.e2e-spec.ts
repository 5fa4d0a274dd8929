import pg from 'pg';
import { migrations } from '../../src/database/migrations/index.js';
import { waitsForLock } from '../support/database.js';
import { until } from '../support/until.js';
import { CallbackProcess1700000000020 } from '../../src/database/migrations/1700000000020-callback-process.js';
import { CallbacksByUser1700000000033 } from '../../src/database/migrations/1700000000033-callbacks-by-user.js';
import { before, useOwnDatabase } from './own-database.js';

describe.each([
  ['process', CallbackProcess1700000000020, 'process_id'],
  ['user', CallbacksByUser1700000000033, 'cuser'],
])('the migration that gives callbacks their %s', (_, migration, column) => {
  const { url, migrate } = useOwnDatabase();

  beforeAll(() => migrate(before(migration)));

  it('finds that of each callback which was created before it, while it runs, or afterwards, also after an interruption', async () => {
    const [client, observer] = [new pg.Client(url), new pg.Client(url)];
    await Promise.all([client.connect(), observer.connect()]);
    const endJobs = async () => {
      await client.query(`
        INSERT INTO job (process_id, definition_id, cuser, state, callback_url)
        SELECT n, 1, 20 + n, 'running', 'http://example.com/' FROM generate_series(1, 10) AS n`);
      await client.query(
        `UPDATE job SET state = 'successful', finish_time = now() WHERE finish_time IS NULL`,
      );
    };
    const right = async () =>
      (
        await client.query(
          `SELECT count(*)::int AS n FROM callback c JOIN job j ON j.id = c.job_id WHERE c.${column} = j.${column}`,
        )
      ).rows[0].n as number;
    await endJobs();
    // The migration waits for this writer, whose callbacks it must find.
    await client.query('BEGIN');
    await endJobs();
    const migrating = migrate(migrations);
    await until(() => waitsForLock(observer), 'the migration waits for the writer');
    await client.query('COMMIT');
    await migrating;
    await endJobs();
    expect(await right()).toBe(30);
    // Its steps are not one transaction.
    await client.query('DELETE FROM migrations WHERE name = $1', [migration.name]);
    await migrate(migrations);
    expect(await right()).toBe(30);
    await Promise.all([client.end(), observer.end()]);
  });
});
