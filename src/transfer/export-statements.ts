import type { Statement } from '../database/database.js';
import { INPUT_COLUMNS } from '../process/process-statements.js';

/**
 * Those of the processes `$1` that exist, with the size of the largest flow to export, in bytes; with `$2` also of their versions. The
 * sizes are in the headers of the rows, so no text is read.
 */
export const TO_EXPORT: Statement = {
  name: 'export-sizes',
  text: `
    SELECT p.id, GREATEST(0, octet_length(d.text), CASE WHEN $2::boolean THEN (
        SELECT max(octet_length(f.text)) FROM process_version v JOIN flow_definition f ON f.id = v.definition_id
        WHERE v.process_id = p.id) END) AS bytes
    FROM process p LEFT JOIN draft d ON d.process_id = p.id
    WHERE p.id = ANY ($1::int[]) AND p.deleted_at IS NULL`,
};

/** What clients have written of the process `$1`. One that is deleted while it is exported stays in the file. */
export const WRITTEN: Statement = {
  name: 'export-process',
  text: `SELECT ${INPUT_COLUMNS} FROM process WHERE id = $1`,
};

/** The draft of the process `$1`. */
export const DRAFT_TEXT: Statement = {
  name: 'export-draft',
  text: `SELECT text FROM draft WHERE process_id = $1`,
};

/** The next version of the process `$1` after the number `$2`. */
export const NEXT_VERSION: Statement = {
  name: 'export-version',
  text: `
    SELECT v.number, f.text FROM process_version v JOIN flow_definition f ON f.id = v.definition_id
    WHERE v.process_id = $1 AND v.number > $2 ORDER BY v.number LIMIT 1`,
};

/** The names of the processes `$1`, also of deleted ones. */
export const NAMES: Statement = {
  name: 'export-names',
  text: `SELECT id, name FROM process WHERE id = ANY ($1::int[])`,
};
