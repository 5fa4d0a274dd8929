import { recording } from '../recording/recording.js';
import { FULL_NAME, userOf } from '../auth/users/full-name.js';
import { anyOf } from '../database/any-of.js';
import { isAmong } from '../database/is-among.js';
import { unseen } from '../database/unseen.js';
import type { Statement } from '../database/database.js';
import { writtenColumns } from '../rest/fields/written-columns.js';
import { containsWithParts } from '../rest/lists/filter-conditions.js';
import { Listing } from '../rest/lists/listing.js';
import type { Actor } from '../rest/requests/caller.js';
import { IS_SHORT_PROJECT, ProcessEntity } from '../versions/process.entity.js';
import { PROCESS_ORDERING, ProcessFilters, type ProcessOrdering } from './dto/process-filters.js';
import { MAX_NAME, ProcessInput } from './dto/process-input.js';
import { ProcessView } from './dto/process-view.js';

/** SQL: the number of processes of a user, or of all users as that of the user 0. Counting a million rows takes 30 ms. */
const stored = (cuser: string): string =>
  `(SELECT COALESCE(sum(count), 0)::int FROM process_total WHERE cuser = ${cuser})`;

/** Processes that are not deleted. */
export const PROCESSES = new Listing<ProcessView, ProcessFilters, ProcessOrdering>({
  name: 'process',
  view: ProcessView,
  entity: ProcessEntity,
  alias: 'p',
  joins: userOf('p.cuser'),
  columns: { user: FULL_NAME },
  where: 'p.deleted_at IS NULL',
  filters: ProcessFilters,
  ordering: PROCESS_ORDERING,
  conditions: { name: containsWithParts('p.name', (text) => `name_parts(${text})`, MAX_NAME) },
  total: stored('0'),
  totals: { cuser: stored },
  isLong: true,
  divided: { project: IS_SHORT_PROJECT },
});

/** Those of the processes `$1` that exist. */
export const DETAILS: Statement = {
  name: 'process-details',
  text: `
    SELECT ${PROCESSES.select} FROM ${PROCESSES.from}
    WHERE p.id = ${anyOf('$1::int[]')} AND p.deleted_at IS NULL`,
};

/** The columns that clients write. */
export const WRITABLE_COLUMNS = writtenColumns(ProcessInput, ProcessEntity);

/** SQL: the same, as a list. */
export const INPUT_COLUMNS = WRITABLE_COLUMNS.map((name) => `"${name}"`).join(', ');

/** SQL: the draft of a new process, whose id is an SQL expression. */
export const newDraftText = (id: string): string =>
  `'{"id":' || ${id} || ',"nodeList":[{"id":"start","namespace":"core.event","name":"start",' ||
          '"nodeType":"event","title":"Start","x":80,"y":200}],"linkList":[],"variables":[]}'`;

/** A process to create, and for whom. */
export interface NewProcess {
  input: ProcessInput;
  actor: Pick<Actor, 'id' | 'ip' | 'requestId'>;
}

/**
 * New processes, each with a draft that holds one `start` event, so that it runs and ends successfully. Returns their views in the
 * order of the values, which are {@link createValues}.
 */
export const CREATE: Statement = {
  name: 'process-create',
  text: `
    WITH asked AS MATERIALIZED (
        SELECT nextval('process_id_seq')::int AS id, ${INPUT_COLUMNS}, actor.cuser, ip, request_id
        FROM json_populate_recordset(NULL::process, $1::text::json) WITH ORDINALITY
        JOIN unnest($2::int[], $3::inet[], $4::text[]) WITH ORDINALITY AS actor (cuser, ip, request_id, ordinality) USING (ordinality)
        ORDER BY ordinality),
      p AS (INSERT INTO process (id, ${INPUT_COLUMNS}, cuser) SELECT id, ${INPUT_COLUMNS}, cuser FROM asked RETURNING *),
      started AS (SELECT id, ${newDraftText('id')} AS text FROM asked),
      drafted AS (
        INSERT INTO draft (process_id, text, etag)
        SELECT id, text, encode(sha256(convert_to(text, 'UTF8')), 'hex') FROM started),
      recorded AS (${recording('process.create', 'SELECT cuser, ip, request_id, id, id FROM asked')})
    SELECT ${PROCESSES.select} FROM p JOIN users u ON u.id = p.cuser ORDER BY p.id`,
};

/** The values of {@link CREATE}. */
export const createValues = (created: readonly NewProcess[]): unknown[] => [
  // JSON holds values of any column, lists too.
  JSON.stringify(created.map(({ input }) => input)),
  created.map(({ actor }) => actor.id),
  created.map(({ actor }) => actor.ip),
  created.map(({ actor }) => actor.requestId),
];

/** A change of a process, and by whom. */
export interface ProcessChange {
  id: number;
  fields: Partial<ProcessInput>;
  actor: Pick<Actor, 'id' | 'ip' | 'requestId'>;
}

/**
 * Changes processes, each once, and returns their views; those that do not exist or that another session has locked are left out. Its values
 * are {@link updateValues}.
 */
export const UPDATE: Statement = {
  name: 'process-update',
  text: `
    WITH asked AS MATERIALIZED (
        SELECT * FROM unnest(${unseen('$1::int[]')}, $2::json[], $3::int[], $4::inet[], $5::text[]) AS asked (id, fields, user_id, ip, request_id)),
      target AS (
        SELECT id FROM process WHERE id = ${anyOf('$1::int[]')} AND deleted_at IS NULL
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED),
      p AS (
        UPDATE process AS kept
        SET (${INPUT_COLUMNS}) = (SELECT ${INPUT_COLUMNS} FROM json_populate_record(kept, fields)), utime = now()
        FROM asked
        WHERE kept.id = ${anyOf('$1::int[]')} AND kept.id = asked.id AND ${isAmong('kept.id', 'SELECT id FROM target')}
        RETURNING kept.*),
      recorded AS (${recording('process.update', 'SELECT user_id, ip, request_id, id, id FROM asked JOIN p USING (id)')})
    SELECT ${PROCESSES.select} FROM p JOIN users u ON u.id = p.cuser`,
};

/** The values of {@link UPDATE}. */
export const updateValues = (changes: readonly ProcessChange[]): unknown[] => [
  changes.map(({ id }) => id),
  changes.map(({ fields }) => JSON.stringify(fields)),
  changes.map(({ actor }) => actor.id),
  changes.map(({ actor }) => actor.ip),
  changes.map(({ actor }) => actor.requestId),
];

/** Locks processes in the order of ids, as all statements do, so that there are no deadlocks. */
export const LOCK: Statement = {
  name: 'process-lock',
  text: `
    SELECT id, cuser FROM process WHERE id = ANY ($1::int[]) AND deleted_at IS NULL
    ORDER BY id FOR UPDATE`,
};

/** Deletes the processes `$1`, up to 10,000, and records each. Entities would write the records one by one. */
export const DELETE: Statement = {
  name: 'process-delete',
  text: `
    WITH deleted AS (UPDATE process SET deleted_at = now() WHERE id = ANY ($1::int[]) RETURNING id),
      recorded AS (${recording('process.delete', 'SELECT $2::int, $3::inet, $4::text, id, id FROM deleted')})
    SELECT count(*) FROM deleted`,
};
