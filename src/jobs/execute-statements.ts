import type { Statement } from '../database/database.js';
import { textArray } from '../database/text-array.js';
import type { Actor } from '../rest/requests/caller.js';
import { executeTarget } from '../versions/execute-target.js';
import type { KeptInputs } from './given-inputs.js';
import { takenKey } from './idempotency-key.js';
import { insertedJobs } from './inserted-jobs.js';

/** A job to insert. Inputs always come with the definition against which they were checked. */
export type NewJob = {
  processId: number;
  actor: Actor;
  version: number | null;
  trial: boolean;
} & (
  | {
      kept: KeptInputs;
      definitionId: number;
      /** The moment whose shared variables the job sees. */
      moment: number;
    }
  | { kept: null; definitionId: null; moment: null }
);

/** The result for a job to insert. There is no row if the process does not exist or its row is locked. */
export interface InsertedJob {
  /** Its place in the batch, from 1. */
  n: number;
  /** Null: no such version, or an unchecked draft. */
  definition_id: number | null;
  version: number | null;
  /** Null if the job was not inserted: there is no definition, or the idempotency key is taken. */
  job_id: number | null;
}

const target = executeTarget({
  version: 'asked.version',
  trial: 'asked.trial',
  revisions: '$11',
  definition: 'asked.definition_id',
});

const MADE = insertedJobs({
  from: 'numbered WHERE job_id IS NOT NULL',
  job: {
    process_id: 'process_id',
    definition_id: 'definition_id',
    version: 'version',
    inputs: 'inputs',
    secret_inputs: 'secret_inputs',
    variables_at: 'variables_at',
    cuser: 'cuser',
  },
  action: 'job.execute',
  ip: 'ip',
  requestId: 'request_id',
});

/**
 * The statement that inserts jobs; its values are {@link executeValues}.
 *
 * It locks the row of the process, because a deletion locks the row FOR UPDATE before it looks for jobs. A process whose row is
 * locked is skipped, so that executes of other processes do not wait.
 *
 * @param ids SQL of the CTE `numbered`: all rows of `target`, each with the id of its job, or null for none
 */
const inserting = (ids: string): string => `
    WITH target AS MATERIALIZED (
      SELECT asked.n, asked.cuser, asked.ip, asked.request_id, asked.inputs, asked.secret_inputs, p.id AS process_id,
             COALESCE(asked.moment, (SELECT moment FROM variable_clock)) AS variables_at,
             ${target.version} AS version, ${target.definition} AS definition_id
      FROM unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::int[], $6::inet[], $7::text[], $8::int[], $9::text[],
             $10::boolean[]) WITH ORDINALITY
             AS asked (process_id, cuser, version, inputs, definition_id, ip, request_id, moment, secret_inputs, trial, n)
      JOIN process p ON p.id = asked.process_id AND p.deleted_at IS NULL ${target.join}
      ORDER BY p.id
      FOR KEY SHARE OF p SKIP LOCKED
    ), ${ids}, ${MADE}
    SELECT n::int, definition_id, version, job_id FROM numbered`;

/** Inserts a batch of jobs. Returns an {@link InsertedJob} for each whose process was found. Its values are {@link executeValues}. */
export const EXECUTE: Statement = {
  name: 'job-execute',
  text: inserting(`numbered AS MATERIALIZED (
      SELECT target.*, CASE WHEN definition_id IS NOT NULL THEN nextval('job_id_seq') END AS job_id FROM target
    )`),
};

/**
 * As {@link EXECUTE}, for a single job with the idempotency key `$12` and its request's hash `$13`. Inserts no job if the key
 * was used within 24 hours; the statement waits until the other use has committed.
 */
export const EXECUTE_ONCE: Statement = {
  name: 'job-execute-once',
  text: inserting(`taken AS (
      ${takenKey({
        cuser: 'cuser',
        key: '$12',
        hash: '$13',
        jobId: "nextval('job_id_seq')",
        from: 'target WHERE definition_id IS NOT NULL',
      })}
    ), numbered AS MATERIALIZED (
      SELECT target.*, taken.job_id FROM target LEFT JOIN taken ON true
    )`),
};

/**
 * The values of {@link EXECUTE}, and the first of {@link EXECUTE_ONCE}.
 *
 * @param revisions the revisions of all nodes of this process, as JSON text
 */
export const executeValues = (jobs: readonly NewJob[], revisions: string): unknown[] => [
  jobs.map(({ processId }) => processId),
  jobs.map(({ actor }) => actor.id),
  jobs.map(({ version }) => version),
  textArray(jobs.map(({ kept }) => kept?.inputs ?? null)),
  jobs.map(({ definitionId }) => definitionId),
  jobs.map(({ actor }) => actor.ip),
  jobs.map(({ actor }) => actor.requestId),
  jobs.map(({ moment }) => moment),
  jobs.map(({ kept }) => kept?.secretInputs ?? null),
  jobs.map(({ trial }) => trial),
  revisions,
];
