import type { Executor } from '../../database/database.js';
import { inTurn, type Json } from '../../flow/index.js';
import type { SecretBox } from '../../secrets/secret-box.js';
import { isSealed } from '../../secrets/sealed-texts.js';
import { STATE_LETTERS } from '../steps/step-state.js';

/** A page of a journal, in bytes and rows. Pages are small because other jobs need a slow connection too. */
const PAGE_BYTES = 256 * 1024;
const PAGE_ROWS = 1_000;

/** The approximate size of the key of a step. */
const KEY_BYTES = 32;

/**
 * One page of the journal of job `$1` after the row with number `$2`; at least one row. `ended`: those of the steps `$3` that a row
 * lists.
 */
const JOURNAL = {
  name: 'job-journal-of',
  text: `
    SELECT number, records, bytes, sealed_for, step_states AS states, step_keys AS keys,
      COALESCE(octet_length(steps), 0) AS step_bytes,
      COALESCE((SELECT max(id) FROM unnest(step_ids) AS id), 0) AS last_step,
      ARRAY(SELECT id FROM unnest(step_ids) AS id WHERE id = ANY ($3::int[])) AS ended
    FROM (
      SELECT *, sum(bytes) OVER (ORDER BY number) - bytes AS before FROM (
        SELECT *, octet_length(records) + ${KEY_BYTES} * COALESCE(cardinality(step_keys), 0) AS bytes FROM job_journal
        WHERE job_id = $1 AND number > $2 ORDER BY number LIMIT ${PAGE_ROWS}
      ) AS next
    ) AS summed
    WHERE before < ${PAGE_BYTES} ORDER BY number`,
};

interface JournalRow {
  number: number;
  records: string;
  bytes: number;
  sealed_for: number | null;
  states: string | null;
  keys: string[] | null;
  step_bytes: number;
  last_step: number;
  ended: number[];
}

/** One row of a journal. */
export interface JournalPart {
  number: number;
  /** The size of the row, in bytes. */
  bytes: number;
  /** The records, in order. */
  pairs: [key: string, value: Json][];
  steps: {
    /** The keys of steps that are listed and have no record. Those that a resume runs again are not among them. */
    keys: string[];
    /** The greatest id; 0 if the row lists no step. */
    last: number;
    /** Their size. */
    bytes: number;
    /** Which of the given steps have ended. */
    ended: number[];
  };
}

/**
 * The journal of a job, row by row. It is read in pages, between which other work of this process continues.
 *
 * @param openSteps the ids of steps that may have ended
 * @throws Unreadable if records were sealed with a key that this process lacks
 */
export async function* journalPages(
  executor: Executor,
  box: SecretBox,
  job: number,
  openSteps: readonly number[] = [],
): AsyncGenerator<JournalPart> {
  for (let last = 0; ;) {
    const page = await executor.rows<JournalRow>(JOURNAL, [job, last, openSteps]);
    let bytes = 0;
    for (const row of page) {
      const { number, records, bytes: more, sealed_for } = row;
      const text = isSealed(records) ? box.open(records, purposeOf(sealed_for ?? job, number)) : records;
      // Many jobs can be resumed or taken over at the same time.
      const pairs = await inTurn(text.length, () => JSON.parse(text) as [string, Json][]);
      yield { number, bytes: more, pairs, steps: stepsOf(row) };
      bytes += more;
      last = number;
    }
    if (bytes < PAGE_BYTES && page.length < PAGE_ROWS) return;
  }
}

/** A resumed job runs the steps of the other job that have failed or were stopped again, and lists them again. */
function stepsOf({
  sealed_for,
  states,
  keys,
  last_step,
  step_bytes,
  ended,
}: JournalRow): JournalPart['steps'] {
  const isCopied = sealed_for !== null;
  const listed = (keys ?? []).filter((_, index) => !isCopied || states?.[index] === STATE_LETTERS.successful);
  return { keys: listed, last: last_step, bytes: step_bytes, ended };
}

/** The records of a journal row, sealed for that row. */
export const sealRecords = (box: SecretBox, job: number, number: number, records: string): string =>
  box.seal(records, purposeOf(job, number));

const purposeOf = (job: number, number: number): string => `journal row ${number} of job ${job}`;
