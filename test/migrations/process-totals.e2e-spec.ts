import pg from 'pg';
import { migrations } from '../../src/database/migrations/index.js';
import { waitsForLock } from '../support/database.js';
import { until } from '../support/until.js';
import { Growth1700000000018 } from '../../src/database/migrations/1700000000018-growth.js';
import { before, useOwnDatabase } from './own-database.js';

describe('the migration that counts processes', () => {
  const { url, migrate } = useOwnDatabase();

  beforeAll(() => migrate(before(Growth1700000000018)));

  it('counts each process that was created before it, while it runs, or afterwards once, also after an interruption', async () => {
    const client = new pg.Client(url);
    await client.connect();
    await client.query(`INSERT INTO users (username) VALUES ('other')`);
    const make = () =>
      client.query(
        `INSERT INTO process (name, project, cuser, deleted_at)
         SELECT 'p', 'p', 1 + n % 2, CASE WHEN n % 5 = 0 THEN now() END FROM generate_series(1, 10) AS n`,
      );
    const counts = async () =>
      (await client.query(`SELECT cuser, sum(count)::int AS n FROM process_total GROUP BY 1 ORDER BY 1`))
        .rows;
    await make();
    // The migration waits for this writer, whose rows it must count.
    await client.query('BEGIN');
    await make();
    const migrating = migrate(migrations);
    const observer = new pg.Client(url);
    await observer.connect();
    await until(() => waitsForLock(observer), 'the migration waits for the writer');
    await observer.end();
    await client.query('COMMIT');
    await migrating;
    await make();
    const all = [
      { cuser: 0, n: 24 },
      { cuser: 1, n: 12 },
      { cuser: 2, n: 12 },
    ];
    expect(await counts()).toEqual(all);
    // Its steps are not one transaction.
    await client.query(`DELETE FROM migrations WHERE name = 'Growth1700000000018'`);
    await migrate(migrations);
    expect(await counts()).toEqual(all);
    await client.end();
  });
});
