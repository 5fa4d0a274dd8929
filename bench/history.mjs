/** Histories of ended jobs. */
import { countEnded } from '#dist/jobs/statistics/count-ended.js';
import { numbers } from './backlog.mjs';
import { until } from './harness/until.mjs';

const PROCESSES = 1_000;

const USERS = 5;

/** How long ago the first job of a history began: all are kept for `LIUCHENG_KEEP_DAYS`. */
const DAYS = 20;

/** How many jobs a statement inserts. */
const STEP = 100_000;

/** How many of the newest jobs the totals may lack: see `src/jobs/totals`. */
const MOST_BEHIND = 100;

/** The nodes of a job, as its page shows them. */
const PROGRESS = JSON.stringify(
  Array.from({ length: 10 }, (_, index) => ({
    node: `node ${index}`,
    state: 'successful',
    runs: 1,
    startTime: 1_700_000_000_000,
    finishTime: 1_700_000_000_000,
    error: null,
    change: index,
  })),
);

const INSERT = `
  WITH ended AS (
    INSERT INTO job (process_id, definition_id, version, state, progress, cuser, ctime, start_time, finish_time, trigger, error,
      failed_step, is_counted, fence)
    SELECT 1 + n % $3::int, 1, CASE WHEN n % 10 > 0 THEN 1 + n % 3 END,
      CASE WHEN n % 47 = 0 THEN 'failed' WHEN n % 53 = 0 THEN 'stopped' ELSE 'successful' END, $4, 1 + n % ${USERS}, at, at, at + interval '1 s',
      CASE WHEN n % 4 = 0 THEN 'schedule' ELSE 'user' END,
      CASE WHEN n % 4700 = 0 THEN 'no route to host ' || n WHEN n % 47 = 0 THEN 'a timeout of 5 s' END,
      CASE WHEN n % 47 = 0 THEN '/' END, true, 1
    FROM (SELECT n, now() - ($5::int - n) * (interval '${DAYS} days' / $5::int) AS at FROM generate_series($1::int + 1, $2::int) n) AS all_jobs
    RETURNING id, process_id, state, start_time, finish_time
  ), counted AS (${countEnded('ended')}),
  logged AS (INSERT INTO job_log (job_id, first_row, rows, text) SELECT id, 0, 1, 'a line' FROM ended)
  INSERT INTO job_journal (job_id, number, records) SELECT id, 1, '[]' FROM ended`;

/**
 * Adds ended jobs, with a log and a journal each and counted for statistics, until there are `count`, and waits until an API or a worker
 * that runs has added them to the totals. One in 47 has failed, and one in 4,700 with an error that has a word of its own.
 *
 * @param {import('pg').Pool} pool
 * @param {number} count
 */
export async function fillHistory(pool, count) {
  // A job without its user is in no list.
  await pool.query(
    `INSERT INTO users (id, username) SELECT n, 'user ' || n FROM generate_series(1, ${USERS}) n ON CONFLICT (id) DO NOTHING`,
  );
  const [present] = await numbers(pool, 'SELECT COALESCE(max(id), 0)::int AS id FROM job');
  for (let from = present?.id ?? 0; from < count; from += STEP)
    await pool.query(INSERT, [from, Math.min(from + STEP, count), PROCESSES, PROGRESS, count]);
  await until(async () => {
    const [left] = await numbers(
      pool,
      `SELECT (SELECT count(*) FROM job_stat_change)::int AS changes, (SELECT max(id) FROM job)::int - up_to::int AS behind FROM job_total_horizon`,
    );
    return (left?.changes ?? Infinity) < MOST_BEHIND && (left?.behind ?? Infinity) < MOST_BEHIND;
  });
  // Scans of indexes alone need pages that are marked as visible to all. VACUUM marks them once no older transaction is left.
  await until(async () => {
    await pool.query('VACUUM ANALYZE');
    /** @type {import('pg').QueryResult<{ done: boolean }>} */
    const { rows } = await pool.query(
      `SELECT relallvisible > 0.9 * relpages AS done FROM pg_class WHERE relname = 'job'`,
    );
    return rows[0]?.done === true;
  });
}
