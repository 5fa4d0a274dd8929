import pg from 'pg';
import { migrations } from '../../src/database/migrations/index.js';
import { JobsByTime1700000000029 } from '../../src/database/migrations/1700000000029-jobs-by-time.js';
import { FOLD } from '../../src/jobs/statistics/statistics-statements.js';
import { EXPIRE_QUARTERS } from '../../src/worker/retention-statements.js';
import { waitsForLock } from '../support/database.js';
import { until } from '../support/until.js';
import { before, useOwnDatabase } from './own-database.js';

/** What the slots have to have, of the jobs of this moment. */
const WANTED = `
  SELECT slot::int, sum(created)::int AS created, sum(ended)::int AS ended FROM (
    SELECT floor(extract(epoch FROM ctime) / 900) AS slot, 1 AS created, 0 AS ended FROM job WHERE id <= (SELECT up_to FROM job_total_horizon)
    UNION ALL SELECT floor(extract(epoch FROM finish_time) / 900), 0, 1 FROM job WHERE finish_time IS NOT NULL
    UNION ALL SELECT slot, 0, -(successful + failed + stopped) FROM job_stat_change
  ) AS jobs GROUP BY 1 HAVING sum(created) <> 0 OR sum(ended) <> 0 ORDER BY 1`;

const SLOTS =
  'SELECT slot, created::int, ended::int FROM job_quarter WHERE created <> 0 OR ended <> 0 ORDER BY 1';

/** Whether no job has a greater id than its slots say. */
const ARE_BOUNDED = `
  SELECT bool_and(id <= c.greatest_created OR id > (SELECT up_to FROM job_total_horizon))
    AND bool_and(id <= e.greatest_ended OR finish_time IS NULL OR EXISTS (SELECT FROM job_stat_change WHERE slot = e.slot)) AS are
  FROM job LEFT JOIN job_quarter c ON c.slot = floor(extract(epoch FROM ctime) / 900)
    LEFT JOIN job_quarter e ON e.slot = floor(extract(epoch FROM finish_time) / 900)`;

const { url, migrate } = useOwnDatabase();

beforeAll(() => migrate(before(JobsByTime1700000000029)));

it('the migration that keeps the numbers of jobs by time has each that was created, ended or was deleted before it, while it runs, or afterwards', async () => {
  const [client, observer] = [new pg.Client(url), new pg.Client(url)];
  await Promise.all([client.connect(), observer.connect()]);
  /** Ten jobs of the last 75 minutes, of which eight end. */
  const addJobs = async () => {
    await client.query(`
      INSERT INTO job (process_id, definition_id, cuser, state, ctime)
      SELECT 1, 1, 1, CASE n % 5 WHEN 0 THEN 'waiting' ELSE 'successful' END, now() - n * interval '450 s' FROM generate_series(1, 10) AS n`);
    await client.query(
      `UPDATE job SET finish_time = ctime + id % 3 * interval '10 min' WHERE finish_time IS NULL AND state = 'successful'`,
    );
  };
  const deleteOne = () =>
    client.query(`DELETE FROM job WHERE id = (SELECT min(id) FROM job WHERE state = 'successful')`);
  const fold = () => client.query({ ...FOLD, values: [1_000] });
  const advance = () => client.query('UPDATE job_total_horizon SET up_to = (SELECT max(id) FROM job)');
  const check = async () => {
    expect((await client.query(SLOTS)).rows).toEqual((await client.query(WANTED)).rows);
    expect((await client.query(ARE_BOUNDED)).rows).toEqual([{ are: true }]);
  };
  await addJobs();
  await advance();
  await fold();
  await addJobs();
  await deleteOne();
  // The migration waits for this writer, whose jobs, ends and deletion it must count.
  await client.query('BEGIN');
  await addJobs();
  await deleteOne();
  const migrating = migrate(migrations);
  await until(() => waitsForLock(observer), 'the migration waits for the writer');
  await client.query('COMMIT');
  await migrating;
  await check();
  await addJobs();
  await deleteOne();
  await check();
  await advance();
  await check();
  await fold();
  await check();
  await client.query(`DELETE FROM job WHERE id % 3 = 0`);
  await check();
  // Its steps are not one transaction.
  await client.query(`DELETE FROM migrations WHERE name = $1`, [JobsByTime1700000000029.name]);
  await migrate(migrations);
  await check();
  await client.query(`DELETE FROM job WHERE ctime < now() - interval '40 min'`);
  await fold();
  await client.query(EXPIRE_QUARTERS);
  await check();
  // The number of a quarter is 0 although a job of it is left: the end of one that is deleted is added later.
  const ended = `INSERT INTO job (id, process_id, definition_id, cuser, state, ctime) VALUES ($1, 1, 1, 1, 'failed', 'epoch')`;
  const end = `UPDATE job SET finish_time = 'epoch' WHERE id = $1`;
  for (const id of [1_000_002, 1_000_001]) {
    await client.query(ended, [id]);
    await client.query(end, [id]);
    if (id === 1_000_002) await fold();
  }
  await client.query('DELETE FROM job WHERE id = 1000001');
  await client.query(EXPIRE_QUARTERS);
  await client.query(`UPDATE job_stat_change SET greatest_id = 1000001`);
  await fold();
  await check();
  const { rows } = await client.query('SELECT slot FROM job_quarter WHERE created = 0 AND ended = 0');
  expect(rows).toEqual([]);
  await Promise.all([client.end(), observer.end()]);
});
