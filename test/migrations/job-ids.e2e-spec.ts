import pg from 'pg';
import { migrations } from '../../src/database/migrations/index.js';
import { JobIds1700000000005 } from '../../src/database/migrations/1700000000005-job-ids.js';
import { before, useOwnDatabase } from './own-database.js';

describe('the migration of job ids to 64 bits', () => {
  const { url, migrate } = useOwnDatabase();

  beforeAll(() => migrate(before(JobIds1700000000005)));

  it('refuses to run while processes are connected, then changes nothing, and keeps every row', async () => {
    const worker = new pg.Client({ connectionString: url, application_name: 'liucheng worker' });
    await worker.connect();
    await worker.query(`
      INSERT INTO job (process_id, definition_id, cuser, state) SELECT 1, 1, 1, 'waiting' FROM generate_series(1, 3)`);
    await worker.query(`INSERT INTO job_journal (job_id, number, records) SELECT id, 1, '[]' FROM job`);
    await worker.query(
      `INSERT INTO job_log (job_id, first_row, rows, text) SELECT id, 0, 1, 'line' FROM job`,
    );
    await worker.query(`INSERT INTO execute_key (cuser, key, body, job_id) VALUES (1, 'k', 'b', 3)`);
    await worker.query(
      `INSERT INTO audit (action, object, object_id, request_id) VALUES ('execute', 'job', 3, 'r')`,
    );
    await expect(migrate(migrations)).rejects.toThrow(/Stop every API and worker.*liucheng worker/);
    const kept = `
      SELECT (SELECT array_agg(id::text ORDER BY id) FROM job) AS jobs,
        (SELECT array_agg(job_id::text ORDER BY job_id) FROM job_journal) AS journal,
        (SELECT array_agg(job_id::text ORDER BY job_id) FROM job_log) AS log,
        (SELECT job_id::text FROM execute_key) AS key, (SELECT object_id::text FROM audit) AS audit,
        pg_typeof((SELECT id FROM job LIMIT 1))::text AS type`;
    const [rows] = (await worker.query(kept)).rows;
    expect(rows.type).toBe('integer');
    await worker.end();
    await migrate(migrations);
    const client = new pg.Client(url);
    await client.connect();
    expect((await client.query(kept)).rows).toEqual([{ ...rows, type: 'bigint' }]);
    await client.query(`SELECT setval('job_id_seq', ${Number.MAX_SAFE_INTEGER - 1})`);
    const insert = `INSERT INTO job (process_id, definition_id, cuser) VALUES (1, 1, 1) RETURNING id::text`;
    expect((await client.query(insert)).rows).toEqual([{ id: '9007199254740991' }]);
    await expect(client.query(insert)).rejects.toThrow(/reached maximum value/);
    await client.end();
  });
});
