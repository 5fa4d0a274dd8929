import type { Statement } from './executor.js';

/** Which database a server has, and whether it replays the changes of another server. */
export interface IdentityRow {
  /** The same on a primary and its physical replicas only. */
  database: string;
  is_replica: boolean;
  /** After how many milliseconds the server ends a statement of the connection; 0: never. */
  statement_timeout: number;
}

/** Returns one {@link IdentityRow}. */
export const IDENTITY: Statement = {
  name: 'replica-identity',
  text: `
    SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS database,
      pg_is_in_recovery() AS is_replica, (SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout') AS statement_timeout
    FROM pg_control_system()`,
};

/** What a primary has committed. */
export interface PositionRow {
  /** Null while the server is in recovery. */
  position: string | null;
  timeline: string | null;
}

/**
 * Up to where the primary has flushed its log, and the timeline of that: everything that another session can see is before that. Null while
 * the server is in recovery, where Postgres refuses the functions. Each promotion begins a timeline, so a position says nothing of the log of
 * another one.
 */
export const POSITION: Statement = {
  name: 'replica-position',
  text: `
    SELECT position::text AS position, left(pg_walfile_name(position), 8) AS timeline
    FROM (SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_flush_lsn() END AS position) AS flushed`,
};

/** Whether a server is a replica still, and has replayed the position `$1` of the timeline `$2`. */
export interface ReplayedRow {
  is_replica: boolean;
  has_replayed: boolean;
}

/**
 * A replica that had received more than the server which was promoted cannot follow it, but is further in its own log. The timeline is that
 * in the control file of the replica, which notes a promotion that it follows at its next restart point, after some minutes; until then the
 * primary is read. A user with `pg_read_all_stats` also sees the timeline that the replica receives.
 */
export const REPLAYED: Statement = {
  name: 'replica-replayed',
  text: `
    SELECT pg_is_in_recovery() AS is_replica, COALESCE(pg_last_wal_replay_lsn() >= $1::pg_lsn, false)
      AND (SELECT upper(lpad(to_hex(GREATEST(timeline_id, min_recovery_end_timeline, (SELECT received_tli FROM pg_stat_wal_receiver))), 8, '0')) = $2
        FROM pg_control_checkpoint(), pg_control_recovery()) AS has_replayed`,
};
