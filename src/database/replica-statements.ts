import type { Statement } from './executor.js';

/** Which database a server has, and whether it replays the changes of another server. */
export interface IdentityRow {
  /** The same on a primary and its physical replicas only. */
  database: string;
  is_replica: boolean;
}

export const IDENTITY: Statement = {
  name: 'replica-identity',
  text: `
    SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS database,
      pg_is_in_recovery() AS is_replica
    FROM pg_control_system()`,
};

/**
 * Up to where the primary has flushed its log: everything that another session can see is before that. Null while the server is in
 * recovery, where Postgres refuses the function.
 */
export const POSITION: Statement = {
  name: 'replica-position',
  text: `SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_flush_lsn()::text END AS position`,
};

/** Whether a server is a replica still, and has replayed the position `$1`. */
export interface ReplayedRow {
  is_replica: boolean;
  has_replayed: boolean;
}

export const REPLAYED: Statement = {
  name: 'replica-replayed',
  text: `
    SELECT pg_is_in_recovery() AS is_replica, COALESCE(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) AS has_replayed`,
};
