import pg from 'pg';
import { migrations } from '../../src/database/migrations/index.js';
import { RecentDeaths1700000000009 } from '../../src/database/migrations/1700000000009-recent-deaths.js';
import { before, useOwnDatabase } from './own-database.js';

describe('the migration of the deaths since the last reset', () => {
  const { url, migrate } = useOwnDatabase();

  beforeAll(() => migrate(before(RecentDeaths1700000000009)));

  it('refuses to run while processes are connected, and keeps the count', async () => {
    const worker = new pg.Client({ connectionString: url, application_name: 'liucheng worker' });
    await worker.connect();
    await worker.query(
      `INSERT INTO job (process_id, definition_id, cuser, attempt, deaths) VALUES (1, 1, 1, 2, 5)`,
    );
    await expect(migrate(migrations)).rejects.toThrow(/Stop every API and worker.*liucheng worker/);
    expect((await worker.query('SELECT attempt FROM job')).rows).toEqual([{ attempt: 2 }]);
    await worker.end();
    await migrate(migrations);
    const client = new pg.Client(url);
    await client.connect();
    expect((await client.query('SELECT recent_deaths, deaths FROM job')).rows).toEqual([
      { recent_deaths: 2, deaths: 5 },
    ]);
    await client.end();
  });
});
