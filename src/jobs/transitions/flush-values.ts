import { excerpt, type Text } from '../../flow/index.js';
import { plainArray } from '../../database/plain-array.js';
import { storable } from '../storable.js';
import { type Held, heldValues } from './held.js';
import { joinTexts } from './text-list.js';

/**
 * How an attempt settles its job: the job has ended, parks until a time, or is released and due at `until` (null: at once).
 * If a stop was requested first, the job becomes `stopped` instead. `at`: where the flow failed, as the key of a step or the prefix
 * of a frame.
 */
export type Settlement =
  | { state: 'successful'; outputs: string }
  | { state: 'failed'; error: Text; at?: string }
  | { state: 'parked'; until: number }
  | { state: 'running'; until: number | null };

/**
 * The most characters of the error of a job. All parts of it are written into an index, which searches need. 8,000 jobs of one user with 16,000
 * characters each kept those of others from ending for 37 s, with 4,000 for up to 4.4 s.
 */
const MOST_ERROR = 2_000;

/** A journal row without records. */
export const NO_RECORDS = '[]';

/** The steps of a journal row: see `JobJournalEntity`. The ids, nodes and keys are the texts of Postgres arrays. */
export interface StepsWrite {
  ids: string;
  nodes: string;
  states: string;
  keys: string | null;
  lines: string;
}

/** What a write follows: the number of the newest journal row, and the number of log lines. 0: there are none, or it does not matter. */
export interface Preceding {
  journal: number;
  lines: number;
}

/** The data that one flush writes for one job. */
export interface JobWrite extends Held {
  /** Without it, Postgres has lost an earlier write, and nothing is written. */
  after: Preceding;
  /** Numbered rows of records, as JSON text. */
  journal: { number: number; records: string; steps: StepsWrite | null }[];
  log: { firstRow: number; rows: number; text: string }[];
  /** Whether the record to which its lines belong is in a later write: both are committed together if they fit into one statement. */
  isContinued: boolean;
  /** JSON text; null: unchanged. */
  progress: string | null;
  /** The steps that have not ended, as JSON text. It is written if `progress` is. */
  openSteps: string | null;
  settlement: Settlement | null;
}

/** Whether only journal and log are written, as `APPEND` does. */
export const isAppend = ({ progress, settlement }: JobWrite): boolean =>
  progress === null && settlement === null;

/** The values of `APPEND`, and the first ones of `FLUSH`. Each write is for a different job. */
export function appendValues(writes: readonly JobWrite[]): unknown[] {
  const journal = writes.flatMap(({ id, journal }) => journal.map((row) => ({ id, ...row })));
  const log = writes.flatMap(({ id, log }) => log.map((lines) => ({ id, ...lines })));
  return [
    ...heldValues(writes),
    plainArray(writes.map(({ after }) => after.journal)),
    plainArray(writes.map(({ after }) => after.lines)),
    plainArray(journal.map(({ id }) => id)),
    plainArray(journal.map(({ number }) => number)),
    joinTexts(journal.map(({ records }) => records)),
    joinTexts(journal.map(({ steps }) => steps?.ids ?? null)),
    joinTexts(journal.map(({ steps }) => steps?.nodes ?? null)),
    joinTexts(journal.map(({ steps }) => steps?.states ?? null)),
    joinTexts(journal.map(({ steps }) => steps?.keys ?? null)),
    joinTexts(journal.map(({ steps }) => steps?.lines ?? null)),
    plainArray(log.map(({ id }) => id)),
    plainArray(log.map(({ firstRow }) => firstRow)),
    plainArray(log.map(({ rows }) => rows)),
    joinTexts(log.map(({ text }) => text)),
  ];
}

/** The values of `FLUSH`. Each write is for a different job. */
export function flushValues(writes: readonly JobWrite[]): unknown[] {
  const progressed = writes.filter(({ progress, settlement }) => progress !== null && settlement === null);
  const settled = writes.flatMap(({ id, progress, openSteps, settlement: s }) =>
    s ? [{ id, progress, openSteps, s }] : [],
  );
  return [
    ...appendValues(writes),
    plainArray(progressed.map(({ id }) => id)),
    joinTexts(progressed.map(({ progress }) => progress)),
    joinTexts(progressed.map(({ openSteps }) => openSteps)),
    plainArray(settled.map(({ id }) => id)),
    plainArray(settled.map(({ s }) => (s.state === 'parked' ? 'running' : s.state))),
    joinTexts(settled.map(({ s }) => (s.state === 'successful' ? s.outputs : null))),
    joinTexts(
      settled.map(({ s }) => (s.state === 'failed' ? errorOf(s.error.en || 'The job failed.') : null)),
    ),
    joinTexts(settled.map(({ s }) => (s.state === 'failed' ? chinese(s.error) : null))),
    joinTexts(settled.map(({ progress }) => progress)),
    plainArray(settled.map(({ s }) => ('until' in s ? s.until : null))),
    plainArray(settled.map(({ s }) => s.state === 'parked')),
    joinTexts(settled.map(({ s }) => (s.state === 'failed' ? failedStep(s.at) : null))),
    joinTexts(settled.map(({ openSteps }) => openSteps)),
  ];
}

/** The column `failed_step` of a job that failed at a place of its flow; without `at`, at none that is recorded. */
const failedStep = (at = ''): string => `/${at}`;

/** Null if it equals the English text. */
const chinese = ({ en, zh }: Text): string | null => (zh === en ? null : errorOf(zh));

/** The error of a job as it is stored. Its node and its log have all of it. */
const errorOf = (text: string): string => storable(excerpt(text, MOST_ERROR));
