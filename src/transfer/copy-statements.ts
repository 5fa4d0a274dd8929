import type { Statement } from '../database/database.js';
import { WRITABLE_COLUMNS, INPUT_COLUMNS, PROCESSES, newDraftText } from '../process/process-statements.js';
import { actorValues, recording } from '../recording/recording.js';
import type { Actor } from '../rest/requests/caller.js';

/** The process `$1`, with an id for its copy. */
export const BEGIN_COPY: Statement = {
  name: 'copy-source',
  text: `
    SELECT name, nextval(pg_get_serial_sequence('process', 'id'))::int AS copy
    FROM process WHERE id = $1 AND deleted_at IS NULL`,
};

/** Keeps the process `$1` from being deleted until the transaction ends. Waits for a delete that is under way. */
export const KEEP: Statement = {
  name: 'copy-keep',
  text: `SELECT FROM process WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE`,
};

const copied = WRITABLE_COLUMNS.map((name) => (name === 'name' ? '$3' : `"${name}"`)).join(', ');

/** Copies a process, without its versions. Its values are {@link copyValues}. */
export const COPY: Statement = {
  name: 'process-copy',
  text: `
    WITH p AS (
        INSERT INTO process (id, ${INPUT_COLUMNS}, cuser)
        SELECT $2::int, ${copied}, $5::int FROM process WHERE id = $1 AND deleted_at IS NULL
        RETURNING *),
      texts AS (SELECT id, COALESCE($4::text, ${newDraftText('id')}) AS text FROM p),
      drafted AS (
        INSERT INTO draft (process_id, text, etag)
        SELECT id, text, encode(sha256(convert_to(text, 'UTF8')), 'hex') FROM texts),
      recorded AS (${recording('process.copy', 'SELECT $5::int, $6::inet, $7::text, id, id FROM p')})
    SELECT ${PROCESSES.select} FROM p JOIN users u ON u.id = p.cuser`,
};

/**
 * The values of {@link COPY}.
 *
 * @param draft null: that of a new process
 */
export const copyValues = (
  { id, copy, name, draft }: { id: number; copy: number; name: string; draft: string | null },
  actor: Pick<Actor, 'id' | 'ip' | 'requestId'>,
): unknown[] => [id, copy, name, draft, ...actorValues(actor)];
