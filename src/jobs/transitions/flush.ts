import type { Statement } from '../../database/database.js';
import { isAmong } from '../../database/is-among.js';
import { unseen } from '../../database/unseen.js';
import { countEnded } from '../statistics/count-ended.js';
import { HAS_PROGRESSED } from './deaths.js';
import { GIVEN_BACK, STILL_HELD } from './held.js';
import { textList } from './text-list.js';

/** A row that {@link FLUSH} returns: a job that is still held. */
export interface FlushRow {
  id: number;
  /** Nothing was written: Postgres has lost an earlier write of this attempt. */
  has_gap: boolean;
  /** The state after a settlement; null without one. */
  state: 'running' | 'successful' | 'failed' | 'stopped' | null;
  /** The dispatch number after a settlement; null without one. */
  dispatch: number | null;
  /** Whether the job has parked and is due at once, because an event has come to it; null without a settlement. */
  is_woken: boolean | null;
}

const IS_WRITABLE = isAmong('id', 'SELECT id FROM writable');

/**
 * The CTEs of both statements: they lock the rows in the order of ids, find gaps, and write journal and log. The values are
 * `appendValues`.
 */
const APPENDING = `
    WITH locked AS MATERIALIZED (
      SELECT job.id FROM job WHERE ${STILL_HELD}
      ORDER BY job.id FOR NO KEY UPDATE OF job SKIP LOCKED
    ), gaps AS MATERIALIZED (
      SELECT id FROM unnest(${unseen('$1::bigint[]')}, $4::int[], $5::int[]) AS after (id, number, lines)
      WHERE ${isAmong('id', 'SELECT id FROM locked')} AND ((after.number > 0
          AND (SELECT j.number FROM job_journal j WHERE j.job_id = after.id AND j.number = after.number) IS NULL)
        OR (after.lines > 0
          AND (SELECT l.first_row + l.rows FROM job_log l WHERE l.job_id = after.id AND l.first_row < after.lines
            ORDER BY l.first_row DESC LIMIT 1) IS DISTINCT FROM after.lines))
    ), writable AS MATERIALIZED (
      SELECT id FROM locked WHERE id NOT IN (SELECT id FROM gaps)
    ), records AS (
      INSERT INTO job_journal (job_id, number, records, step_ids, step_nodes, step_states, step_keys, steps)
      SELECT r.id, r.number, r.records, r.ids::int[], r.nodes::text[], r.states, r.keys::text[], r.steps
      FROM unnest(${unseen('$6::bigint[]')}, $7::int[], ${textList('$8')}, ${textList('$9')}, ${textList('$10')}, ${textList('$11')},
          ${textList('$12')}, ${textList('$13')}) AS r (id, number, records, ids, nodes, states, keys, steps)
      WHERE ${IS_WRITABLE}
      ON CONFLICT DO NOTHING
    ), lines AS (
      INSERT INTO job_log (job_id, first_row, rows, text)
      SELECT l.* FROM unnest(${unseen('$14::bigint[]')}, $15::int[], $16::int[], ${textList('$17')}) AS l (id, first_row, rows, text)
      WHERE ${IS_WRITABLE}
      ON CONFLICT DO NOTHING
    )`;

/**
 * Commits journal, log, progress and settlements of a worker's jobs. Its values are `flushValues`.
 *
 * Returns a {@link FlushRow} for each job that is still held; no other job is changed. Skips rows that another session has
 * locked, so that the other jobs do not wait; {@link HELD} distinguishes those from lost jobs. A job has a gap if Postgres has
 * lost an earlier journal row or log row in a failover or a restore: neither a journal nor a log may have a hole.
 *
 * It is one statement, which locks the rows in the order of ids before it compares or writes anything. Between two statements
 * another worker could claim a job, and the writes would count under that worker's fence.
 * A conflict on a journal or log row means that this write was committed earlier and its response was lost.
 *
 * A job that parks is due at once if an event from outside has come since its claim (`wake`): see `SEND_EVENT`.
 */
export const FLUSH: Statement = {
  name: 'job-flush',
  text: `${APPENDING}, progressing AS MATERIALIZED (
      SELECT p.* FROM unnest(${unseen('$18::bigint[]')}, ${textList('$19')}, ${textList('$20')}) AS p (id, progress, open_steps)
      WHERE ${IS_WRITABLE}
    ), progressed AS (
      UPDATE job SET progress = p.progress, open_steps = p.open_steps FROM progressing p WHERE job.id = p.id
    ), settling AS MATERIALIZED (
      SELECT s.* FROM unnest(${unseen('$21::bigint[]')}, $22::text[], ${textList('$23')}, ${textList('$24')}, ${textList('$25')}, ${textList('$26')},
          $27::float8[], $28::boolean[], ${textList('$29')}, ${textList('$30')})
        AS s (id, state, outputs, error, error_zh, progress, until, parks, failed_step, open_steps)
      WHERE ${IS_WRITABLE}
    ), settled AS (
      UPDATE job SET
        state = CASE job.state WHEN 'stopping' THEN 'stopped' ELSE s.state END,
        finish_time = CASE WHEN job.state = 'stopping' OR s.state <> 'running' THEN now() END,
        outputs = CASE job.state WHEN 'running' THEN s.outputs END,
        error = CASE job.state WHEN 'running' THEN s.error END,
        error_zh = CASE job.state WHEN 'running' THEN s.error_zh END,
        failed_step = s.failed_step,
        progress = COALESCE(s.progress, job.progress),
        open_steps = CASE WHEN s.progress IS NULL THEN job.open_steps ELSE s.open_steps END,
        worker = NULL,
        lease_until = CASE WHEN job.state = 'running' AND s.state = 'running'
          THEN CASE WHEN s.parks AND job.wake THEN now()
            ELSE LEAST(COALESCE(to_timestamp(s.until / 1000), ${GIVEN_BACK}), job.timeout_at) END END,
        dispatch = job.dispatch + (s.state = 'running')::int,
        is_counted = job.state = 'stopping' OR s.state <> 'running',
        recent_deaths = CASE WHEN job.recent_deaths > 0 AND s.parks AND ${HAS_PROGRESSED} THEN 0 ELSE job.recent_deaths END
      FROM settling s WHERE job.id = s.id
      RETURNING job.id, job.state, job.dispatch, job.process_id, job.start_time, job.finish_time, s.parks AND job.wake AS is_woken
    ), counted AS (${countEnded('settled')}
    )
    SELECT id, false AS has_gap, state, dispatch, is_woken FROM settled
    UNION ALL
    SELECT id, id IN (SELECT id FROM gaps), NULL, NULL, NULL FROM locked WHERE id NOT IN (SELECT id FROM settled)`,
};

/**
 * As {@link FLUSH}, for jobs of which only journal and log are written: half of the time of Postgres (measured), which each node that
 * acts on the outside waits for. Its values are `appendValues`.
 */
export const APPEND: Statement = {
  name: 'job-append',
  text: `${APPENDING}
    SELECT id, id IN (SELECT id FROM gaps) AS has_gap, NULL::text AS state, NULL::int AS dispatch, NULL::boolean AS is_woken
    FROM locked`,
};
