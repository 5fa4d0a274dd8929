import type { Database, Statement } from '../database.js';

/** What is counted up to a horizon: the rows of a table that are inserted and deleted, and whose counted columns never change. */
interface HorizonDeclaration {
  /** The table. A sequence gives its ids. */
  table: string;
  /** The table with the one row of the horizon, which has the columns of `job_total_horizon`. */
  horizon: string;
  /** The prefix of the names of the statements. */
  name: string;
  /** The fewest ids between two horizons. */
  fewest: number;
  /**
   * SQL: the CTEs that add the rows with the ids above `(SELECT up_to FROM range)`, up to `(SELECT until FROM range)`, to the stored numbers. A trigger
   * of the table subtracts what was added and is deleted.
   */
  adding: string;
}

/** How long a horizon may wait for the transactions of others before somebody is told. */
const LATE = '5 minutes';

/** A transaction for which a horizon waits. */
interface LateRow {
  table: string;
  minutes: number;
  /** Null: a prepared transaction. */
  pid: number | null;
  /** What the role may see of it. */
  what: string;
}

type Step = 'choose' | 'mark' | 'count' | 'forget';

/** The statements that advance a horizon. */
export interface Horizon {
  /** Locks the horizon if it can take a step, and says which. No row if it cannot, or while another session has locked it. */
  readonly next: Statement;
  /** For whom it has waited for {@link LATE}: {@link LateRow}s. */
  readonly late: Statement;
  /** What each step does, in the transaction that has locked the horizon. `count` passes at most `$1` ids, from that of the next row on. */
  readonly steps: Readonly<Record<Step, Statement>>;
}

/** SQL: the transactions that hold a lock of a type, by one reading of the locks. */
const holders = (condition: string): string => `SELECT virtualtransaction FROM locks WHERE ${condition}`;

/**
 * SQL: the transactions that have not ended, were there before the noted one, have written or locked rows, and have used the table of this
 * database. Prepared transactions count. Postgres compares transactions by their age, since locks have their lower 32 bits only.
 */
const awaited = (table: string): string => `(
          WITH locks AS MATERIALIZED (SELECT * FROM pg_locks)
          ${holders(`locktype = 'relation' AND relation = '${table}'::regclass
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)}
          INTERSECT ${holders(`locktype = 'transactionid' AND mode = 'ExclusiveLock'
            AND age(transactionid) > age((h.next_transaction % 4294967296)::text::xid)`)})`;

/**
 * A horizon up to which rows are counted in stored numbers, so that a list has its exact count without reading them, and an insert writes nothing
 * for it.
 *
 * A horizon must not pass the id of a row that is not committed yet. A row gets its id and its transaction in one statement, which lasts
 * 3.5 s at most. So: an id is chosen that exists; ten seconds later, every statement that has got a smaller id has ended, or written and
 * has therefore a transaction; a later transaction is noted; and once all transactions before that one have ended, all smaller ids are
 * committed or never will be.
 *
 * Those that are looked at last can be of other databases, or not concern the table, and last for hours. A statement that gets an id locks the
 * table before, until its transaction has ended: so it suffices that none is left that holds such a lock.
 *
 * In a database that was restored from a dump, transactions are counted anew, so a noted one that lies in the future is forgotten.
 */
export function horizonOf({ table, horizon, name, fewest, adding }: HorizonDeclaration): Horizon {
  return {
    next: {
      name: `${name}-step`,
      text: `
    SELECT step FROM ${horizon} h CROSS JOIN LATERAL (
      SELECT CASE
        WHEN next IS NULL THEN CASE WHEN (SELECT max(id) FROM ${table}) >= up_to + ${fewest} THEN 'choose' END
        WHEN next_transaction IS NULL THEN CASE WHEN next_time < now() - interval '10 s' THEN 'mark' END
        WHEN next_transaction >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint THEN 'forget'
        WHEN next_transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint THEN 'count'
        WHEN NOT EXISTS ${awaited(table)} THEN 'count'
      END AS step
    ) AS possible
    WHERE step IS NOT NULL FOR UPDATE OF h SKIP LOCKED`,
    },
    late: {
      name: `${name}-late`,
      text: `
    SELECT DISTINCT '${table}' AS "table", floor(extract(epoch FROM now() - next_time) / 60)::int AS minutes, held.pid,
      concat_ws(', ', NULLIF(application_name, ''), state, 'since ' || date_trunc('second', xact_start)) AS what
    FROM ${horizon} h CROSS JOIN LATERAL ${awaited(table)} AS other
    JOIN pg_locks held USING (virtualtransaction) LEFT JOIN pg_stat_activity a ON a.pid = held.pid
    WHERE next_transaction IS NOT NULL AND next_time < now() - interval '${LATE}'`,
    },
    steps: {
      choose: {
        name: `${name}-choose`,
        text: `
      UPDATE ${horizon} SET next = newest.id, next_time = now()
      FROM (SELECT max(id) AS id FROM ${table}) AS newest`,
      },
      mark: {
        name: `${name}-mark`,
        text: `UPDATE ${horizon} SET next_transaction = pg_current_xact_id()::text::bigint`,
      },
      forget: {
        name: `${name}-forget`,
        text: `UPDATE ${horizon} SET next = NULL, next_transaction = NULL`,
      },
      count: {
        name: `${name}-count`,
        text: `
      WITH range AS (
        SELECT up_to, next, LEAST(next, COALESCE((SELECT min(id) FROM ${table} WHERE id > up_to), next) + $1::int - 1) AS until
        FROM ${horizon}
      ), ${adding}
      UPDATE ${horizon} h SET up_to = range.until,
        next = CASE WHEN range.until < range.next THEN range.next END,
        next_transaction = CASE WHEN range.until < range.next THEN h.next_transaction END
      FROM range`,
      },
    },
  };
}

/**
 * SQL: what a condition selects of the rows beyond a horizon, which are to be added to a stored number. With the newest id, Postgres expects few
 * rows. Without it, it expected a third of all, and could read the whole table.
 */
export const beyondHorizon = (
  { table, horizon }: Pick<HorizonDeclaration, 'table' | 'horizon'>,
  selected: string,
  condition: string,
): string =>
  `(SELECT (SELECT ${selected} FROM ${table} WHERE id > up_to AND id <= (SELECT max(id) FROM ${table}) AND ${condition}) FROM ${horizon})`;

/**
 * Makes one step of a horizon: a statement of its own, so that it sees what others committed before the horizon was locked.
 *
 * @param most how many ids the step passes at most
 * @returns whether it has counted rows, so that more can be left
 */
export async function advance(
  database: Pick<Database, 'transaction'>,
  { next, steps }: Horizon,
  most: number,
): Promise<boolean> {
  const [row] = await database.transaction(async (executor) => {
    const rows = await executor.rows<{ step: Step }>(next);
    for (const { step } of rows) await executor.rows(steps[step], step === 'count' ? [most] : []);
    return rows;
  });
  return row?.step === 'count';
}

/** For which transactions a horizon has waited for {@link LATE}, and what an operator can do about each. */
export async function lateReasons(database: Pick<Database, 'rows'>, { late }: Horizon): Promise<string[]> {
  const rows = await database.rows<LateRow>(late);
  return rows.map(({ table, minutes, pid, what }) => {
    const waiting = `the rows of ${table} have not been added to the counts for ${minutes} minutes, so its lists become slower`;
    return pid === null
      ? `${waiting}: a prepared transaction has used it (pg_prepared_xacts). Commit it or roll it back`
      : `${waiting}: process ${pid} of Postgres has used it (${what}). Let its transaction end, or end it: SELECT pg_terminate_backend(${pid})`;
  });
}
