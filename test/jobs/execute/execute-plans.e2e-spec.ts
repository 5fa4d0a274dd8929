import pg from 'pg';
import { EXECUTE, EXECUTE_ONCE } from '../../../src/jobs/execute/execute-statements.js';
import { EXECUTE_NEWEST, EXECUTE_ONE_NEWEST } from '../../../src/jobs/execute/newest-statement.js';
import { cloneDatabase, type TestDatabase } from '../../support/database.js';
import { planOf } from '../../support/plan-of.js';

describe('executes where no process has ever had a policy', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await cloneDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `INSERT INTO process (name, project, cuser) SELECT 'p', '', 1 FROM generate_series(1, 2000)`,
    );
    await client.query(
      `INSERT INTO process_version (process_id, number, definition_id, cuser) SELECT id, 1, id, 1 FROM process`,
    );
    // As after a restore. Autovacuum never analyzes an empty table.
    await client.query('VACUUM ANALYZE');
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it.each([EXECUTE, EXECUTE_ONCE, EXECUTE_NEWEST, EXECUTE_ONE_NEWEST].map((one) => [one.name, one] as const))(
    'find each process by its id, among thousands: %s',
    async (_, statement) => {
      const plan = await planOf(client, statement);
      expect(plan).not.toMatch(/Seq Scan on process\b/);
    },
  );
});
