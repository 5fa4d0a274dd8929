import type { DataSource } from 'typeorm';
import { repeat } from './repeat.js';

/** A short wait is of no interest. Odd, since `locking` waits in every second second. */
const REPORT_MS = 7_000;

interface Blocker {
  /** Null for a prepared transaction, which has no process. */
  pid: number | null;
  /** What the role may see of it. */
  what: string;
}

/**
 * The processes of Postgres for which those of an application wait. Without parameters: an index that is built concurrently waits for all
 * snapshots, and that of a statement with parameters would be kept.
 */
const blockersOf = (applicationName: string): string => `
  SELECT DISTINCT NULLIF(blocking.pid, 0) AS pid,
    concat_ws(', ', NULLIF(other.application_name, ''), other.state, 'since ' || date_trunc('second', other.xact_start)) AS what
  FROM pg_stat_activity AS own
  CROSS JOIN LATERAL unnest(pg_blocking_pids(own.pid)) AS blocking (pid)
  LEFT JOIN pg_stat_activity AS other ON other.pid = blocking.pid
  WHERE own.datname = current_database() AND own.application_name = '${applicationName}'
    AND other.application_name IS DISTINCT FROM own.application_name`;

const describe = ({ pid, what }: Blocker): string =>
  pid === null
    ? 'the migration waits for a prepared transaction (pg_prepared_xacts): commit it or roll it back'
    : `the migration waits for process ${pid} of Postgres (${what}). Let its transaction end, or end it: SELECT pg_terminate_backend(${pid})`;

/**
 * Says for which transactions of others the migrations wait: a dump, a report, or a session that somebody has forgotten. An index that is
 * built concurrently waits for all of them, for as long as they take.
 *
 * @param applicationName of the connections that migrate
 */
export function reportBlockers(
  source: DataSource,
  applicationName: string,
  say: (line: string) => void,
  reportMs = REPORT_MS,
): { end: () => void } {
  const ending = new AbortController();
  const report = async (): Promise<void> => {
    try {
      const blockers: Blocker[] = await source.query(blockersOf(applicationName));
      for (const blocker of blockers) say(describe(blocker));
    } catch {
      // What fails here fails the migrations too.
    }
  };
  void repeat(reportMs, report, ending.signal);
  return { end: () => ending.abort() };
}
