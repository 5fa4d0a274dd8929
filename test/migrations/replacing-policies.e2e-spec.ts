import pg from 'pg';
import { migrations } from '../../src/database/migrations/index.js';
import { ReplacingPolicies1700000000026 } from '../../src/database/migrations/1700000000026-replacing-policies.js';
import { before, useOwnDatabase } from './own-database.js';

describe('a database whose policies could not replace jobs yet', () => {
  const { url, migrate } = useOwnDatabase();

  it('gets what the migration of policies has now', async () => {
    await migrate(before(ReplacingPolicies1700000000026));
    const client = new pg.Client(url);
    await client.connect();
    const policies = async (): Promise<unknown[]> => {
      const columns = `SELECT attname, attnotnull, atttypid FROM pg_attribute WHERE attrelid = 'process_policy'::regclass AND attname = 'is_replacing'`;
      const indexes = `SELECT indexdef FROM pg_indexes WHERE indexname = 'process_policy_replacing'`;
      return [(await client.query(columns)).rows, (await client.query(indexes)).rows];
    };
    const wanted = await policies();
    await client.query('ALTER TABLE process_policy DROP COLUMN is_replacing');
    await migrate(migrations);
    expect(await policies()).toEqual(wanted);
    await client.end();
  });
});
