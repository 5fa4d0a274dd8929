import { anyOf } from '../database/any-of.js';
import type { Statement } from '../database/database.js';
import { tryLock } from '../database/try-lock.js';
import type { Role } from '../auth/roles.js';
import { recording } from '../recording/recording.js';
import type { Respond, Signature } from './hook-words.js';

/** For how many hours the id of a delivery names its job. */
const DELIVERY_HOURS = 24;

const KEPT = `interval '${DELIVERY_HOURS} hours'`;

/** How many ids one statement deletes. */
export const EXPIRED_AT_ONCE = 500;

/** The hook of a token. */
export interface FoundHook {
  id: number;
  process_id: number;
  version: number | null;
  respond: Respond;
  signature: Signature;
  /** JSON text. */
  inputs: string;
  token_hash: string;
  secret: string | null;
  cuser: number;
  enabled: boolean;
  /** The role of the creator; null if the creator is not active. */
  role: Role | null;
  /** The time of the database, in unix seconds. */
  now: number;
}

/** The hooks whose tokens have the hashes `$1`, unless their processes are deleted. */
export const BY_TOKENS: Statement = {
  name: 'hook-by-tokens',
  text: `
    SELECT h.id, h.process_id, h.version, h.respond, h.signature, h.inputs, h.token_hash, h.secret, h.cuser, h.enabled,
      CASE WHEN u.is_active AND u.deleted_at IS NULL THEN u.role END AS role, extract(epoch FROM now())::float8 AS now
    FROM hook h JOIN process p ON p.id = h.process_id JOIN users u ON u.id = h.cuser
    WHERE h.token_hash = ${anyOf('$1::text[]')} AND p.deleted_at IS NULL`,
};

/** Those of the hooks `$1` that are enabled, with the hashes of their tokens. */
export const ENABLED: Statement = {
  name: 'hook-enabled',
  text: `SELECT id, cuser, token_hash FROM hook WHERE id = ${anyOf('$1::int[]')} AND enabled`,
};

/** A row that {@link ENABLED} returns. */
export type EnabledHook = Pick<FoundHook, 'id' | 'cuser' | 'token_hash'>;

/**
 * Switches off the hooks whose tokens have the hashes `$1`, since their creators may not execute processes any more, and records it. After
 * a failover that has lost a hook, another one can have its id, but not its token.
 */
export const SWITCH_OFF: Statement = {
  name: 'hook-switch-off',
  text: `
    WITH switched AS (
      UPDATE hook SET enabled = false, switched_off = 'creator', utime = now()
      WHERE token_hash = ${anyOf('$1::text[]')} AND enabled RETURNING id, process_id
    )
    ${recording('hook.switch_off', `SELECT NULL::int, NULL::inet, 'hook ' || id, id, process_id FROM switched`)}`,
};

/**
 * Tries to lock the deliveries `$2` of the hooks `$1` until the end of the transaction. A repeated delivery that arrives meanwhile is
 * not inserted, and tries again. It does not wait: that would delay the other deliveries of its batch.
 */
export const LOCK_DELIVERIES: Statement = {
  name: 'hook-delivery-lock',
  text: `
    SELECT n::int, ${tryLock('delivery', 'hook_id')} AS is_locked
    FROM unnest($1::int[], $2::text[]) WITH ORDINALITY AS asked (hook_id, delivery, n)`,
};

/** The jobs that the deliveries `$2` of the hooks `$1` have started within 24 hours. */
export const STARTED: Statement = {
  name: 'hook-delivery-started',
  text: `
    SELECT n::int, d.job_id FROM unnest($1::int[], $2::text[]) WITH ORDINALITY AS asked (hook_id, delivery, n)
    JOIN hook_delivery d ON d.hook_id = asked.hook_id AND d.delivery = asked.delivery AND d.ctime >= now() - ${KEPT}`,
};

/** Keeps the jobs `$3` of the deliveries `$2` of the hooks `$1`, which are locked and have started no job within 24 hours. */
export const KEEP_DELIVERIES: Statement = {
  name: 'hook-delivery-keep',
  text: `
    INSERT INTO hook_delivery (hook_id, delivery, job_id) SELECT * FROM unnest($1::int[], $2::text[], $3::bigint[])
    ON CONFLICT (hook_id, delivery) DO UPDATE SET job_id = excluded.job_id, ctime = excluded.ctime`,
};

/**
 * Shows the jobs `$2` as the last ones of the hooks `$1`. Returns the hooks that another session has locked: a delivery does not wait until
 * somebody has changed its hook. After a failover that has lost a job, one of another process can have its id: that is not shown.
 */
export const SHOW_LAST: Statement = {
  name: 'hook-show-last',
  text: `
    WITH free AS MATERIALIZED (
      SELECT h.id, asked.job_id FROM unnest($1::int[], $2::bigint[]) AS asked (id, job_id) JOIN hook h ON h.id = asked.id
      ORDER BY h.id FOR NO KEY UPDATE OF h SKIP LOCKED
    ), shown AS (
      UPDATE hook SET last_job = job.id, last_time = job.ctime FROM free JOIN job ON job.id = free.job_id AND job.trigger = 'hook'
      WHERE hook.id = free.id AND job.process_id = hook.process_id AND (last_job IS NULL OR last_job < job.id)
    )
    SELECT id FROM hook WHERE id = ${anyOf('$1::int[]')} AND id NOT IN (SELECT id FROM free)`,
};

/** Larger outputs, in bytes, are read and answered one after the other: 1 MiB takes 20 ms. */
const LARGE_OUTPUTS = 16 * 1024;

/** How a job has ended. */
export interface JobEnd {
  state: string;
  /** Null also if they are large. */
  outputs: string | null;
  is_large: boolean;
  error: string | null;
  error_zh: string | null;
  is_ended: boolean;
  /** Null if it started before jobs had UUIDs. */
  uuid: string | null;
}

/** How the job `$1` has ended, as a {@link JobEnd}, or that it has not. */
export const JOB_END: Statement = {
  name: 'hook-job-end',
  text: `
    SELECT state, CASE WHEN NOT is_large THEN outputs END AS outputs, is_large, error, error_zh,
      finish_time IS NOT NULL AS is_ended, uuid
    FROM job, LATERAL (SELECT COALESCE(octet_length(outputs), 0) > ${LARGE_OUTPUTS} AS is_large) AS sized WHERE id = $1`,
};

/** The outputs of the job `$1`, also large ones. Its UUID tells it from another job that has its id after a failover. */
export const OUTPUTS: Statement = {
  name: 'hook-job-outputs',
  text: `SELECT outputs, uuid FROM job WHERE id = $1`,
};

/**
 * Deletes ids of deliveries one hour after their {@link DELIVERY_HOURS}. `$1`: the time of this machine, in milliseconds since 1970. Both clocks have to
 * agree that an id is old: one of them may be ahead.
 */
export const EXPIRE: Statement = {
  name: 'hook-delivery-expire',
  text: `
    WITH old AS MATERIALIZED (
      SELECT hook_id, delivery FROM hook_delivery WHERE ctime < least(now(), to_timestamp($1::float8 / 1000)) - interval '${DELIVERY_HOURS + 1} hours'
      ORDER BY ctime LIMIT ${EXPIRED_AT_ONCE} FOR UPDATE SKIP LOCKED
    )
    DELETE FROM hook_delivery d USING old WHERE d.hook_id = old.hook_id AND d.delivery = old.delivery
    RETURNING d.job_id`,
};
