import type { Statement } from '../database/database.js';
import { recording } from '../recording/recording.js';

/**
 * Locks hooks in the order of ids, so that there are no deadlocks. Hooks of deleted processes do not exist.
 */
export const LOCK: Statement = {
  name: 'hook-lock',
  text: `
    SELECT h.id, h.cuser, h.process_id, h.version, h.signature, h.secret IS NOT NULL AS has_secret
    FROM hook h JOIN process p ON p.id = h.process_id
    WHERE h.id = ANY ($1::int[]) AND p.deleted_at IS NULL
    ORDER BY h.id FOR UPDATE OF h`,
};

/** A row that {@link LOCK} returns. */
export interface LockedHook {
  id: number;
  cuser: number;
  process_id: number;
  version: number | null;
  signature: string;
  has_secret: boolean;
}

/** Deletes the hooks `$1`, up to 10,000, and records each. */
export const DELETE: Statement = {
  name: 'hook-delete',
  text: `
    WITH deleted AS (DELETE FROM hook WHERE id = ANY ($1::int[]) RETURNING id, process_id)
    ${recording('hook.delete', 'SELECT $2::int, $3::inet, $4::text, id, process_id FROM deleted')}`,
};

/**
 * Locks the process `$1` against its deletion. No row if there is none; `has_version`: whether it has the version `$2`, or none is asked
 * for.
 */
export const KEEP_PROCESS: Statement = {
  name: 'hook-process',
  text: `
    SELECT $2::int IS NULL OR EXISTS (
      SELECT FROM process_version v WHERE v.process_id = p.id AND v.number = $2) AS has_version
    FROM process p WHERE p.id = $1 AND p.deleted_at IS NULL FOR KEY SHARE`,
};
