import { FULL_NAME } from '../auth/users/full-name.js';
import type { Statement } from '../database/database.js';
import { unixSeconds } from '../database/unix-seconds.js';

/** Takes the process's row before the draft's, as `save` does. */
export const LOCK_DRAFT: Statement = {
  name: 'version-lock-draft',
  text: `
    SELECT d.text FROM process p JOIN draft d ON d.process_id = p.id
    WHERE p.id = $1 AND p.deleted_at IS NULL FOR NO KEY UPDATE OF p, d`,
};

/** Only under the lock: another upload may have made a version while this one waited. */
export const SUBMIT: Statement = {
  name: 'version-submit',
  text: `
    WITH newest AS (
        SELECT number, definition_id FROM process_version WHERE process_id = $1 ORDER BY number DESC LIMIT 1),
      made AS (
        INSERT INTO process_version (process_id, number, definition_id, cuser)
        SELECT $1, COALESCE((SELECT number FROM newest), 0) + 1, $2, $3
        WHERE (SELECT definition_id FROM newest) IS DISTINCT FROM $2),
      checked AS (UPDATE draft SET definition_id = $2 WHERE process_id = $1)
    UPDATE process SET utime = now() WHERE id = $1`,
};

/** One row without a number stands for a process without versions. */
export const VERSIONS: Statement = {
  name: 'version-list',
  text: `
    SELECT v.number, v.cuser, ${FULL_NAME} AS "user", ${unixSeconds('v.ctime')} AS ctime, f.nodes
    FROM process p
    LEFT JOIN (process_version v JOIN flow_definition f ON f.id = v.definition_id JOIN users u ON u.id = v.cuser)
      ON v.process_id = p.id
    WHERE p.id = $1 AND p.deleted_at IS NULL ORDER BY v.number DESC`,
};
