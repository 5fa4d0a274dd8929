import type { Statement } from '../database/database.js';
import { INPUT_COLUMNS, newDraftText } from '../process/process-statements.js';
import { recording } from '../recording/recording.js';

/** Ids for `$1` new processes. */
export const NEW_IDS: Statement = {
  name: 'import-ids',
  text: `SELECT nextval(pg_get_serial_sequence('process', 'id'))::int AS id FROM generate_series(1, $1::int)`,
};

/** Creates the processes of the JSON array `$1` with their ids, without drafts, and records each import. `$2` to `$4` are the actor. */
export const IMPORT: Statement = {
  name: 'import-processes',
  text: `
    WITH made AS (
        INSERT INTO process (id, ${INPUT_COLUMNS}, cuser)
        SELECT id, ${INPUT_COLUMNS}, $2::int FROM json_populate_recordset(NULL::process, $1::text::json)
        RETURNING id)
    ${recording('process.import', 'SELECT $2::int, $3::inet, $4::text, id, id FROM made')}`,
};

/** Gives the process `$1` the draft `$2`; null: that of a new process. */
export const IMPORT_DRAFT: Statement = {
  name: 'import-draft',
  text: `
    INSERT INTO draft (process_id, text, etag)
    SELECT $1::int, text, encode(sha256(convert_to(text, 'UTF8')), 'hex')
    FROM (SELECT COALESCE($2::text, ${newDraftText('$1::int')}) AS text) AS given`,
};

/** Creates versions: of each, the process, the number and the definition. `$4` is who imports them. */
export const IMPORT_VERSIONS: Statement = {
  name: 'import-versions',
  text: `
    INSERT INTO process_version (process_id, number, definition_id, cuser)
    SELECT process_id, number, definition_id, $4::int
    FROM unnest($1::int[], $2::int[], $3::int[]) AS given (process_id, number, definition_id)`,
};
