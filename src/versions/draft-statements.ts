import { recording } from '../recording/recording.js';
import { anyOf } from '../database/any-of.js';
import type { Statement } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import { textArray } from '../database/text-array.js';
import { unseen } from '../database/unseen.js';
import type { Actor } from '../rest/requests/caller.js';
import { CHECKED_AT_ONCE } from './checked-at-once.js';
import type { ReadDraft } from './flow-threads/tasks.js';

/*
 * Named statements, because drafts are saved and read often. With entities a save would take six round trips; here one writes those of several
 * requests.
 */

/** A draft to save, and for whom. */
export interface SavedDraft {
  draft: ReadDraft;
  /** Only a draft with one of these tags is replaced; null: any draft. */
  tags: string[] | null;
  actor: Actor;
}

/**
 * SQL that saves drafts. It locks the row of each process before that of its draft, as `upload` does.
 *
 * @param lock what to do about rows that another session has locked: `SKIP LOCKED`, or nothing to wait for them
 */
const saving = (lock: string): string => `
    WITH asked AS MATERIALIZED (
        SELECT * FROM unnest(${unseen('$1::int[]')}, $2::text[], $3::text[], $4::jsonb[], $5::int[], $6::inet[], $7::text[])
          AS asked (id, text, etag, tags, user_id, ip, request_id)),
      target AS (
        SELECT p.id FROM process p JOIN draft d ON d.process_id = p.id
        WHERE p.id = ${anyOf('$1::int[]')} AND p.deleted_at IS NULL
        ORDER BY p.id FOR NO KEY UPDATE ${lock}),
      saved AS (
        UPDATE draft SET text = asked.text, etag = asked.etag, definition_id = NULL FROM asked
        WHERE process_id = ${anyOf('$1::int[]')} AND process_id = asked.id AND ${isAmong('process_id', 'SELECT id FROM target')}
          AND (tags IS NULL OR tags ? draft.etag)
        RETURNING id),
      touched AS (UPDATE process SET utime = now() WHERE id = ANY (ARRAY(SELECT id FROM saved))),
      recorded AS (${recording('process.save', 'SELECT user_id, ip, request_id, id, id FROM asked JOIN saved USING (id)')})
    SELECT id, ${isAmong('id', 'SELECT id FROM saved')} AS saved FROM target`;

/**
 * Saves the texts of drafts, each once, and returns of each process that exists whether its draft had one of the tags. Its values are
 * {@link saveValues}.
 */
export const SAVE: Statement = { name: 'draft-save', text: saving('') };

/** As {@link SAVE}, and leaves out those of which another session has locked the process or the draft. */
export const SAVE_UNLOCKED: Statement = { name: 'draft-save-unlocked', text: saving('SKIP LOCKED') };

/** The values of {@link SAVE}. */
export const saveValues = (saves: readonly SavedDraft[]): unknown[] => [
  saves.map(({ draft }) => draft.id),
  textArray(saves.map(({ draft }) => draft.text)),
  saves.map(({ draft }) => draft.etag),
  saves.map(({ tags }) => tags && JSON.stringify(tags)),
  saves.map(({ actor }) => actor.id),
  saves.map(({ actor }) => actor.ip),
  saves.map(({ actor }) => actor.requestId),
];

/** The name of the row of a process, by which changes of it take turns in an API: see `Database.transactionInTurn`. */
export const processRow = (id: number): string => `process ${id}`;

/** Locks a process for a change of it or of its draft. Executes continue meanwhile. */
export const LOCK_PROCESS: Statement = {
  name: 'draft-lock-process',
  text: `SELECT FROM process WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE`,
};

/** SQL: what `DraftChecks.freeze` needs of the row of a draft that is locked: the text only if it may be checked under the lock. */
export const LOCKED_DRAFT = `etag, CASE WHEN octet_length(text) <= ${CHECKED_AT_ONCE} THEN text END AS text`;

/** A draft whose row is locked. */
export interface LockedDraft {
  etag: string;
  /** Null: it is too large to be checked now. */
  text: string | null;
}

/** The draft of the process `$1`, and its tag; no row if the process does not exist. */
export const DRAFT: Statement = {
  name: 'draft-intact',
  text: `
    SELECT d.text, d.etag FROM process p JOIN draft d ON d.process_id = p.id
    WHERE p.id = $1 AND p.deleted_at IS NULL`,
};

/** A part of a large flow. */
export interface FlowPiece {
  etag: string;
  /** The size of the whole flow, in bytes. */
  size: number;
  /** Where the part begins. */
  start: number;
  base64: string;
}

/** The size of a {@link FlowPiece}, in bytes. */
const PIECE = 96 * 1024;

/**
 * SQL of the rows of a {@link FlowPiece}. As a text, 3 MB of Chinese blocked the event loop for 25 ms: the driver decodes it, and the response
 * encodes it again. As Base64 it takes 6 ms, in parts. Without `OFFSET 0` Postgres would convert the text for each row.
 *
 * @param flow a `SELECT` of its `bytes` and `etag`
 */
const inPieces = (flow: string): string => `
    SELECT etag, octet_length(bytes) AS size, start, encode(substring(bytes FROM start + 1 FOR ${PIECE}), 'base64') AS base64
    FROM (${flow} OFFSET 0) AS flow CROSS JOIN LATERAL generate_series(0, octet_length(bytes) - 1, ${PIECE}) AS start`;

/** The draft of the process `$1`, in pieces; no row if the process does not exist. */
export const DRAFT_PIECES: Statement = {
  name: 'draft-pieces',
  text: inPieces(`
      SELECT convert_to(d.text, 'UTF8') AS bytes, d.etag FROM process p JOIN draft d ON d.process_id = p.id
      WHERE p.id = $1 AND p.deleted_at IS NULL`),
};

/** The maximum size of a small flow, in bytes. */
const SMALL = 256 * 1024;

/** As {@link DRAFT}, without the text where that is large. */
export const SMALL_DRAFT: Statement = {
  name: 'draft-intact-small',
  text: `
    SELECT CASE WHEN octet_length(d.text) <= ${SMALL} THEN d.text END AS text, d.etag
    FROM process p JOIN draft d ON d.process_id = p.id
    WHERE p.id = $1 AND p.deleted_at IS NULL`,
};

/** As {@link SMALL_DRAFT}, of the version `$2`; no row if one of them does not exist. A deleted process keeps its versions. */
export const SMALL_VERSION: Statement = {
  name: 'version-intact-small',
  text: `
    SELECT t.text, encode(sha256(convert_to(t.text, 'UTF8')), 'hex') AS etag
    FROM process_version v JOIN flow_definition f ON f.id = v.definition_id
      CROSS JOIN LATERAL (SELECT CASE WHEN octet_length(f.text) <= ${SMALL} THEN f.text END AS text) t
    WHERE v.process_id = $1 AND v.number = $2`,
};

/** The version `$2` of the process `$1`, in pieces; no row if one of them does not exist. */
export const VERSION_PIECES: Statement = {
  name: 'version-pieces',
  text: inPieces(`
      SELECT bytes, encode(sha256(bytes), 'hex') AS etag
      FROM process_version v JOIN flow_definition f ON f.id = v.definition_id
        CROSS JOIN LATERAL (SELECT convert_to(f.text, 'UTF8') AS bytes OFFSET 0) AS converted
      WHERE v.process_id = $1 AND v.number = $2`),
};
