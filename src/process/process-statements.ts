import { recording, valuesOf } from '../recording/recording.js';
import { FULL_NAME, userOf } from '../auth/users/full-name.js';
import type { Statement } from '../database/database.js';
import { writtenColumns } from '../rest/fields/written-columns.js';
import { containsWithParts } from '../rest/lists/filter-tests.js';
import { Listing } from '../rest/lists/listing.js';
import type { Actor } from '../rest/requests/caller.js';
import { IS_SHORT_PROJECT, ProcessEntity } from '../versions/process.entity.js';
import { PROCESS_ORDERING, ProcessFilters, type ProcessOrdering } from './dto/process-filters.js';
import { ProcessInput } from './dto/process-input.js';
import { ProcessView } from './dto/process-view.js';

/*
 * The list, the detail and the creation are named statements: a request of TypeORM's repository took 1.7 times as long
 * as one of a named statement on the detail route (measured).
 */

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
  tests: { name: containsWithParts('p.name', 'name_parts(p.name)') },
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
    WHERE p.id = ANY ($1::int[]) AND p.deleted_at IS NULL`,
};

/** The columns that clients write. */
export const INPUT = writtenColumns(ProcessInput, ProcessEntity);

/** SQL: the same, as a list. */
export const INPUT_COLUMNS = INPUT.map((name) => `"${name}"`).join(', ');

/** The parameters of {@link CREATE}, in the order of {@link createValues}. */
const given = INPUT.map((_, index) => `$${index + 1}`).join(', ');
const [cuser, ip, requestId] = [1, 2, 3].map((place) => `$${INPUT.length + place}`);

/** SQL: the draft of a new process, whose id is an SQL expression. */
export const startDraft = (id: string): string =>
  `'{"id":' || ${id} || ',"nodeList":[{"id":"start","namespace":"core.event","name":"start",' ||
          '"nodeType":"event","title":"Start","x":80,"y":200}],"linkList":[],"variables":[]}'`;

/**
 * A new process, with a draft that holds one `start` event, so that it runs and ends successfully. Its values are
 * {@link createValues}.
 */
export const CREATE: Statement = {
  name: 'process-create',
  text: `
    WITH p AS (INSERT INTO process (${INPUT_COLUMNS}, cuser) VALUES (${given}, ${cuser}) RETURNING *),
      started AS (
        SELECT id, ${startDraft('id')} AS text
        FROM p),
      drafted AS (
        INSERT INTO draft (process_id, text, etag)
        SELECT id, text, encode(sha256(convert_to(text, 'UTF8')), 'hex') FROM started),
      recorded AS (${recording('process.create', `SELECT ${cuser}::int, ${ip}::inet, ${requestId}::text, id, id FROM p`)})
    SELECT ${PROCESSES.select} FROM p JOIN users u ON u.id = p.cuser`,
};

/** The values of {@link CREATE}. */
export const createValues = (
  input: ProcessInput,
  actor: Pick<Actor, 'id' | 'ip' | 'requestId'>,
): unknown[] => [...INPUT.map((name) => input[name]), ...valuesOf(actor)];

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
