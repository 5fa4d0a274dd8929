import pg from 'pg';
import { COUNT_UNENDED } from '../../src/jobs/admission/guard-statements.js';
import { cloneDatabase } from '../support/database.js';

it('a policy counts no more jobs of its process than it has to, however many wait', async () => {
  const database = await cloneDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, admitted)
       SELECT 1, 1, 1, CASE n % 4 WHEN 0 THEN 'running' WHEN 1 THEN 'stopping' ELSE 'waiting' END, CASE n % 4 WHEN 2 THEN false END
       FROM generate_series(1, 40) n`,
    );
    const counted = async (...most: number[]) =>
      (await client.query({ ...COUNT_UNENDED, values: [1, ...most] })).rows;
    expect(await counted(100, 100)).toEqual([{ waiting: 20, running: 20 }]);
    expect(await counted(15, 3)).toEqual([{ waiting: 15, running: 3 }]);
    expect(await counted(0, 0)).toEqual([{ waiting: 0, running: 0 }]);
  } finally {
    await client.end();
    await database.drop();
  }
});
