import { recording } from '../audit/recording.js';
import type { Statement } from '../database/database.js';

/**
 * Keeps a draft's text, unless the draft is none of those that `$4` names by their tags. Takes the process's row before
 * the draft's, as `upload` does.
 */
export const SAVE: Statement = {
  name: 'draft-save',
  text: `
    WITH target AS (SELECT id FROM process WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE),
      saved AS (
        UPDATE draft SET text = $2, etag = $3, definition_id = NULL
        WHERE process_id = (SELECT id FROM target) AND ($4::text[] IS NULL OR etag = ANY ($4))
        RETURNING process_id),
      touched AS (UPDATE process SET utime = now() WHERE id = (SELECT process_id FROM saved)),
      recorded AS (${recording('process.save', 'SELECT $5::int, $6::inet, $7::text, process_id, process_id FROM saved')})
    SELECT EXISTS (SELECT FROM saved) AS saved FROM target`,
};

export const DRAFT: Statement = {
  name: 'draft-intact',
  text: `
    SELECT d.text, d.etag FROM process p JOIN draft d ON d.process_id = p.id
    WHERE p.id = $1 AND p.deleted_at IS NULL`,
};

export const VERSION: Statement = {
  name: 'version-intact',
  text: `
    SELECT f.text, encode(sha256(convert_to(f.text, 'UTF8')), 'hex') AS etag
    FROM process p JOIN process_version v ON v.process_id = p.id JOIN flow_definition f ON f.id = v.definition_id
    WHERE p.id = $1 AND p.deleted_at IS NULL AND v.number = $2`,
};
