import type { Statement } from '../../database/database.js';
import { unseen } from '../../database/unseen.js';
import { ENDED_STATES, UNENDED_STATES } from '../job-state.js';
import { unendedOf } from '../unended-of.js';
import { createdIn, endedIn } from './quarter-statements.js';

/**
 * The fewest jobs between two horizons. So many are counted in 0.1 ms, also where VACUUM has not marked their pages yet; with 1,000, lists took 0.7 ms
 * longer beside a million jobs.
 */
const FEWEST = 100;

/** The next step of the horizon. */
export interface HorizonRow {
  step: 'choose' | 'mark' | 'count' | 'forget';
}

/** SQL: the transactions that hold a lock of a type, by one reading of the locks. */
const holders = (condition: string): string => `SELECT virtualtransaction FROM locks WHERE ${condition}`;

/**
 * SQL: whether a transaction has not ended that was there before the noted one, has written or locked rows, and has used the table of jobs of
 * this database. Prepared transactions count. Postgres compares transactions by their age, since locks have their lower 32 bits only.
 */
const IS_AWAITED = `EXISTS (
          WITH locks AS MATERIALIZED (SELECT * FROM pg_locks)
          ${holders(`locktype = 'relation' AND relation = 'job'::regclass
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)}
          INTERSECT ${holders(`locktype = 'transactionid' AND mode = 'ExclusiveLock'
            AND age(transactionid) > age((h.next_transaction % 4294967296)::text::xid)`)})`;

/**
 * Locks the horizon if it can take a step, and says which. No row if it cannot, or while another session has locked it.
 *
 * A horizon must not pass the id of a job that is not committed yet. A job gets its id and its transaction in one statement, which lasts
 * 3.5 s at most. So: an id is chosen that exists; ten seconds later, every statement that has got a smaller id has ended, or written and
 * has therefore a transaction; a later transaction is noted; and once all transactions before that one have ended, all smaller ids are
 * committed or never will be.
 *
 * Those that are looked at last can be of other databases, or not concern jobs, and last for hours. A statement that gets an id locks the
 * table of jobs before, until its transaction has ended: so it suffices that none is left that holds such a lock.
 *
 * In a database that was restored from a dump, transactions are counted anew, so a noted one that lies in the future is forgotten.
 */
export const NEXT_STEP: Statement = {
  name: 'job-total-step',
  text: `
    SELECT step FROM job_total_horizon h CROSS JOIN LATERAL (
      SELECT CASE
        WHEN next IS NULL THEN CASE WHEN (SELECT max(id) FROM job) >= up_to + ${FEWEST} THEN 'choose' END
        WHEN next_transaction IS NULL THEN CASE WHEN next_time < now() - interval '10 s' THEN 'mark' END
        WHEN next_transaction >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint THEN 'forget'
        WHEN next_transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint THEN 'count'
        WHEN NOT ${IS_AWAITED} THEN 'count'
      END AS step
    ) AS possible
    WHERE step IS NOT NULL FOR UPDATE OF h SKIP LOCKED`,
};

/**
 * What each step does, in the transaction that has locked the horizon. `count` passes at most `$1` ids, from that of the next job on. What it
 * adds, the trigger `job_total_deleted` subtracts.
 */
export const STEPS: Readonly<Record<HorizonRow['step'], Statement>> = {
  choose: {
    name: 'job-total-choose',
    text: `
      UPDATE job_total_horizon SET next = newest.id, next_time = now()
      FROM (SELECT max(id) AS id FROM job) AS newest`,
  },
  mark: {
    name: 'job-total-mark',
    text: `UPDATE job_total_horizon SET next_transaction = pg_current_xact_id()::text::bigint`,
  },
  forget: {
    name: 'job-total-forget',
    text: `UPDATE job_total_horizon SET next = NULL, next_transaction = NULL`,
  },
  count: {
    name: 'job-total-count',
    text: `
      WITH range AS (
        SELECT up_to, next, LEAST(next, COALESCE((SELECT min(id) FROM job WHERE id > up_to), next) + $1::int - 1) AS until
        FROM job_total_horizon
      ), added AS (
        INSERT INTO job_total AS t (name, value, count)
        SELECT name, value, sum(n) FROM (
          SELECT process_id, cuser, trigger, version, count(*) AS n FROM job
          WHERE id > (SELECT up_to FROM range) AND id <= (SELECT until FROM range)
          GROUP BY 1, 2, 3, 4
        ) AS jobs CROSS JOIN LATERAL (VALUES
          ('all', ''), ('process', process_id::text), ('cuser', cuser::text), ('trigger', trigger), ('version', COALESCE(version::text, ''))
        ) AS counted (name, value)
        GROUP BY 1, 2
        ON CONFLICT (name, value) DO UPDATE SET count = t.count + excluded.count
      )
      UPDATE job_total_horizon h SET up_to = range.until,
        next = CASE WHEN range.until < range.next THEN range.next END,
        next_transaction = CASE WHEN range.until < range.next THEN h.next_transaction END
      FROM range`,
  },
};

/**
 * SQL: the stored number of the jobs with a value, and the jobs beyond the horizon that fulfil a condition. Exact in one statement. With the
 * newest id, Postgres expects few jobs beyond the horizon. Without it, it expected a third of all, and could read the whole table.
 */
const stored = (name: string, value: string, condition: string): string => `
      (SELECT (COALESCE((SELECT count FROM job_total WHERE name = '${name}' AND value = ${value}), 0)
        + (SELECT count(*) FROM job
          WHERE id > up_to AND id <= (SELECT max(id) FROM job) AND ${condition}))::int FROM job_total_horizon)`;

/** SQL: the number of all jobs. */
export const TOTAL = stored('all', `''`, 'true');

/** Versions begin with 1. Not `version IS NULL`, for which Postgres would look through the index of all trials. */
const trials = stored('version', `''`, 'COALESCE(version, 0) = 0');

/** SQL: the number of the jobs of a process. */
const ofProcess = (process: string): string =>
  stored('process', `${process}::int::text`, `process_id = ${process}`);

/**
 * SQL: the number of jobs in some states: the stored number of those that have ended, the ends that are not added to it yet, and the
 * jobs that have not ended.
 *
 * @param process the id of a process; null: of all
 */
function inStates(states: string, process: string | null): string {
  const isGiven = (state: string): string => `${state} = ANY (${states}::varchar[])`;
  const ended = ENDED_STATES.map((state) => `CASE WHEN ${isGiven(`'${state}'`)} THEN ${state} ELSE 0 END`);
  return `(
        (SELECT COALESCE(sum(count), 0) FROM job_total
          WHERE name = ANY (${states}::varchar[]) AND value = ${process === null ? `''` : `${process}::int::text`})
        + (SELECT COALESCE(sum(${ended.join(' + ')}), 0) FROM job_stat_change
          ${process === null ? '' : `WHERE process_id = ${process}`})
        + (SELECT count(*) FROM ${unendedOf(process === null ? null : `ARRAY[${process}::int]`, 'state')} AS unended
          WHERE ${states} && '{${UNENDED_STATES.join()}}' AND ${isGiven('state')}))::int`;
}

/**
 * SQL: the number of the jobs with the values of filters, by the names of these. What a value makes unnecessary has no cost in a plan for one call, so
 * Postgres would plan each call.
 */
export const TOTALS = {
  process: ofProcess,
  'process,state': (process: string, states: string): string =>
    inStates(unseen(`${states}::varchar[]`), process),
  cuser: (cuser: string): string => stored('cuser', `${cuser}::int::text`, `cuser = ${cuser}`),
  trigger: (trigger: string): string => stored('trigger', `${trigger}::text`, `trigger = ${trigger}`),
  version: (version: string): string => stored('version', `${version}::int::text`, `version = ${version}`),
  kind: (kind: string): string =>
    `(CASE ${unseen(`${kind}::text`)} WHEN 'trial' THEN ${trials} ELSE ${TOTAL} - ${trials} END)`,
  state: (states: string): string => inStates(unseen(`${states}::varchar[]`), null),
  ctime__gte: (from: string): string => createdIn({ from }),
  ctime__lt: (to: string): string => createdIn({ to }),
  'ctime__gte,ctime__lt': (from: string, to: string): string => createdIn({ from, to }),
  finish_time__gte: (from: string): string => endedIn({ from }),
  finish_time__lt: (to: string): string => endedIn({ to }),
  'finish_time__gte,finish_time__lt': (from: string, to: string): string => endedIn({ from, to }),
} as const;
