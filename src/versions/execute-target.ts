import type { Statement } from '../database/database.js';
import { LOCKED_DRAFT, type LockedDraft } from './draft-statements.js';

/** The inputs of {@link executeTarget}, each as an SQL expression. */
interface Asked {
  /** The requested version; null: the newest. */
  version: string;
  /** Whether a trial of the draft was requested. */
  trial: string;
  /** The revisions of all nodes that this server process has, as JSON text. */
  revisions: string;
  /** A definition that an earlier statement has found, if there can be one. */
  definition?: string;
  /** The only frozen draft that may run, since it is known to depend on nothing that users can delete. By default any may. */
  independent?: string;
}

/** The definition that an execute of a process runs, as parts of a statement that selects from `process p`. */
interface Target {
  /** The number of the version; null for a trial. */
  version: string;
  /** The id of the definition; null if there is no such version, or the draft must be checked first. */
  definition: string;
  /** The joins after `process p`. */
  join: string;
}

/**
 * Defines which flow an execute runs: the requested version, else the newest version, else the draft. A trial always runs the draft.
 * All statements that need this rule use this function, but that of the newest version, which needs only {@link newestVersion}.
 */
export function executeTarget({ version, trial, revisions, definition, independent }: Asked): Target {
  return {
    version: `COALESCE(${version}, newest.number)`,
    definition: `COALESCE(${definition === undefined ? '' : `${definition}, `}newest.definition_id,
               CASE WHEN ${version} IS NULL THEN ${usableDraft('p.id', revisions, independent)} END)`,
    join: `
      LEFT JOIN LATERAL (${newestVersion(`NOT ${trial} AND (${version} IS NULL OR v.number = ${version})
          ${definition === undefined ? '' : `AND ${definition} IS NULL`}`)}) newest ON true`,
  };
}

/**
 * SQL of the newest version of `process p`: its `number` and `definition_id`. It has no row if there is none.
 *
 * @param condition SQL of what else holds for the version, `v`
 */
export const newestVersion = (condition = 'true'): string => `
        SELECT v.number, v.definition_id FROM process_version v
        WHERE v.process_id = p.id AND ${condition}
        ORDER BY v.number DESC LIMIT 1`;

/**
 * SQL: whether a definition is null or belongs to a process. A statement that gets a definition from an earlier one has to ask: a failover in
 * between can lose it, and give its id to a flow of another process.
 *
 * @param definition its id, as SQL
 * @param process the id of the process, as SQL
 */
export const isNullOrOf = (definition: string, process: string): string =>
  `(${definition} IS NULL OR EXISTS (SELECT FROM flow_definition f WHERE f.id = ${definition} AND f.process_id = ${process}))`;

/**
 * SQL: whether a moment of the shared variables is null or has come. As {@link isNullOrOf}, for the moment that an earlier statement has found: a
 * job whose moment is yet to come would see the changes of others until then, each attempt different ones.
 *
 * @param moment as SQL
 */
export const isNullOrPast = (moment: string): string =>
  `(${moment} IS NULL OR ${moment} <= (SELECT moment FROM variable_clock))`;

/**
 * SQL of the definition that the draft of a process was frozen as. It is null if the draft must be checked and frozen again: because it
 * has changed since, or was checked with another revision of a node than this server process has. A node that this server process lacks
 * does not matter: another server process has checked it, and a worker that has the node runs it. What the draft depends on can be deleted
 * meanwhile: see `DraftDependencies`.
 *
 * @param process the id of the process, as SQL
 * @param revisions the parameter with the revisions of this server process's nodes, as JSON text
 * @param independent see {@link Asked}
 */
const usableDraft = (process: string, revisions: string, independent?: string): string => `(
        SELECT d.definition_id FROM draft d JOIN flow_definition f ON f.id = d.definition_id
        WHERE d.process_id = ${process} ${independent === undefined ? '' : `AND d.definition_id = ${independent}`}
          AND f.uses <@ (f.uses || ${revisions}::text::jsonb))`;

const asked = executeTarget({ version: 'asked.version', trial: 'asked.trial', revisions: '$4' });

/**
 * The definitions that executes of processes would run: of the requested version, or of the draft if a trial was requested or there is
 * no version. There is no row for a process that does not exist. `definition_id` is null if there is no such version, or the draft must
 * be checked first. A job that starts now would see the shared variables of `moment`. Its values are {@link resolveValues}.
 */
export const RESOLVE: Statement = {
  name: 'execute-resolve',
  text: `
    SELECT asked.n::int, ${asked.version} AS version, ${asked.definition} AS definition_id,
           (SELECT moment FROM variable_clock) AS moment
    FROM unnest($1::int[], $2::int[], $3::boolean[]) WITH ORDINALITY AS asked (process_id, version, trial, n)
      JOIN process p ON p.id = asked.process_id AND p.deleted_at IS NULL ${asked.join}`,
};

/** An execute whose definition is looked up. */
interface Wanted {
  processId: number;
  /** Null: the newest. */
  version?: number | null;
  trial?: boolean;
}

/**
 * The values of {@link RESOLVE}.
 *
 * @param revisions the revisions of all nodes that this server process has, as JSON text
 */
export const resolveValues = (wanted: readonly Wanted[], revisions: string): unknown[] => [
  wanted.map(({ processId }) => processId),
  wanted.map(({ version = null }) => version),
  wanted.map(({ trial = false }) => trial),
  revisions,
];

/** The draft of a process, under a lock. */
export interface DraftToFreeze extends LockedDraft {
  /** The definition that it was frozen as; null: it is to be checked and frozen. */
  definition_id: number | null;
  /** The moment whose shared variables a job sees that starts now. */
  moment: number;
}

/**
 * Locks the draft of the process `$1`, and says whether it can be used with the revisions `$2`: a {@link DraftToFreeze}. Returns no row if
 * another session has locked the draft.
 */
export const DRAFT_TO_FREEZE: Statement = {
  name: 'draft-to-freeze',
  text: `
    SELECT usable.id AS definition_id, ${LOCKED_DRAFT},
      (SELECT moment FROM variable_clock) AS moment
    FROM draft LEFT JOIN LATERAL (SELECT ${usableDraft('$1', '$2')} AS id) usable ON true
    WHERE process_id = $1 FOR UPDATE OF draft SKIP LOCKED`,
};

/** Whether the process `$1` has a draft, locked or not. */
export const DRAFT_EXISTS: Statement = {
  name: 'draft-exists',
  text: `SELECT EXISTS (SELECT FROM draft WHERE process_id = $1) AS exists`,
};

/** Notes that the draft of the process `$1` is frozen as the definition `$2`. */
export const DRAFT_FROZEN: Statement = {
  name: 'draft-frozen',
  text: `UPDATE draft SET definition_id = $2 WHERE process_id = $1`,
};
