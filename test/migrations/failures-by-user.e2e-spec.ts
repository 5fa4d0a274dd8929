import pg from 'pg';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { migrations } from '../../src/database/migrations/index.js';
import { FailuresByUser1700000000031 } from '../../src/database/migrations/1700000000031-failures-by-user.js';
import { waitsForLock } from '../support/database.js';
import { until } from '../support/until.js';
import { before, useOwnDatabase } from './own-database.js';

describe('the migration that notes the user of each failure', () => {
  const { url, migrate } = useOwnDatabase();

  beforeAll(() => migrate(before(FailuresByUser1700000000031)));

  it('has the users of those noted before it, while it runs, and afterwards, also after an interruption', async () => {
    const [client, observer] = [new pg.Client(url), new pg.Client(url)];
    await Promise.all([client.connect(), observer.connect()]);
    await client.query('INSERT INTO process_policy (process_id, on_failure) VALUES (1, 2)');
    /** A job of the user, which fails. */
    const fail = async (user: number): Promise<void> => {
      const { rows } = await client.query<{ id: string }>(
        'INSERT INTO job (process_id, definition_id, cuser) VALUES (1, 1, $1) RETURNING id',
        [user],
      );
      await client.query(`UPDATE job SET state = 'failed', finish_time = now() WHERE id = $1`, [rows[0]?.id]);
    };
    const users = async () =>
      (await client.query<{ cuser: number }>('SELECT cuser FROM job_failure ORDER BY cuser')).rows.map(
        ({ cuser }) => cuser,
      );
    await fail(11);
    // Its job was deleted: nobody can handle it.
    await client.query('INSERT INTO job_failure (job_id, handler_id) VALUES (999999, 2)');
    const replaces = (statement: string) => statement.includes('FUNCTION job_failed()');
    const query = Object.getOwnPropertyDescriptor(PostgresQueryRunner.prototype, 'query')!
      .value as PostgresQueryRunner['query'];
    let isOpen = false;
    PostgresQueryRunner.prototype.query = async function (
      this: PostgresQueryRunner,
      statement: string,
      ...rest: []
    ) {
      if (replaces(statement) && !isOpen) {
        // The migration waits for this transaction, which has called the function of the earlier build.
        await client.query('BEGIN');
        await fail(12);
        isOpen = true;
      }
      return query.call(this, statement, ...rest) as never;
    };
    try {
      const migrating = migrate(migrations);
      await until(() => isOpen, 'a job has failed during the migration');
      await until(() => waitsForLock(observer), 'the migration waits for the transaction');
      await client.query('COMMIT');
      await migrating;
    } finally {
      PostgresQueryRunner.prototype.query = query;
    }
    await fail(13);
    expect(await users()).toEqual([11, 12, 13]);
    await client.query('DELETE FROM migrations WHERE name = $1', [FailuresByUser1700000000031.name]);
    await migrate(migrations);
    await fail(14);
    expect(await users()).toEqual([11, 12, 13, 14]);
    await Promise.all([client.end(), observer.end()]);
  });
});
