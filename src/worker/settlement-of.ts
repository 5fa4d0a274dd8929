import { ExpressionError, Failure, type Outcome } from '../flow/index.js';
import { isUnavailable } from '../database/database-error.js';
import { lateError } from '../jobs/transitions/late-error.js';
import { KeyMissing, Unreadable } from '../secrets/secret-box.js';
import { NodeMissing } from '../versions/compiled-flows.js';
import { AttemptLost } from './writing/attempt-lost.js';
import type { Settlement } from '../jobs/transitions/flush-values.js';
import type { AbortReason } from './kept-lease.js';

/** How long a job waits for another worker, if this worker lacks one of its nodes or keys. */
export const OTHER_WORKER_MS = 5_000;

/** How long a job stays away that has left its slot to others before its flow was compiled. */
const CROWDED_MS = 1_000;

/** How long a run that was aborted before its end waits for its next attempt, in milliseconds, by the reason. Others are tried at once. */
const AWAY_BY_REASON: Partial<Record<AbortReason, number>> = {
  unequipped: OTHER_WORKER_MS,
  crowded: CROWDED_MS,
};

/** Until when a job parks that only an event from outside can wake, in milliseconds since 1970. A time that every Postgres can store. */
export const NEVER = Date.UTC(3000, 0, 1);

/** The pause before the next attempt if Postgres has failed. Without it, the job would be tried in a loop. */
const AWAY_MS = 1_000;

/** The job fails: another attempt would write the same. */
const UNWRITABLE: Settlement = {
  state: 'failed',
  error: {
    en: 'The records or log lines of this job cannot be stored; see the log of its worker.',
    zh: '无法保存此任务的记录或日志，详情见其 worker 的日志。',
  },
};

/**
 * The settlement of a run. A stopped run is released like any other aborted run: the statement makes the job `stopped` if a stop
 * was requested.
 *
 * @param now the time of the database, in milliseconds since 1970
 * @param limitSeconds the time limit of the job, if the reason is `late`
 * @returns `lost` if nothing may be written
 */
export function settlementOf(
  outcome: Outcome,
  reason: AbortReason | undefined,
  now: number,
  limitSeconds = 0,
): Settlement | 'lost' {
  // Whatever the outcome: some records are not committed, so nothing that depends on them may be.
  if (reason === 'lost') return 'lost';
  // The row is not changed: its lease has run out, and the next claim charges a death, also if this worker makes it.
  if (reason === 'stalled') return 'lost';
  if (reason === 'unwritable') return UNWRITABLE;
  if (reason === 'lapsed') return { state: 'running', until: null };
  switch (outcome.state) {
    case 'successful':
      return { state: 'successful', outputs: JSON.stringify(outcome.outputs) };
    case 'failed':
      return {
        state: 'failed',
        error: { en: outcome.error, zh: outcome.errorZh ?? outcome.error },
        at: outcome.at,
      };
    case 'parked':
      return { state: 'parked', until: Math.min(outcome.until, NEVER) };
    case 'aborted':
      if (reason === 'late') return { state: 'failed', error: lateError(limitSeconds) };
      return { state: 'running', until: dueAfter(reason, now) };
  }
}

function dueAfter(reason: AbortReason | undefined, now: number): number | null {
  const away = reason && AWAY_BY_REASON[reason];
  return away === undefined ? null : now + away;
}

/** The settlement of an attempt that has thrown an error; `lost` if nothing may be written. */
export function settlementAfter(error: unknown, now: number): Settlement | 'lost' {
  if (error instanceof AttemptLost && (error.reason === 'lost' || error.reason === 'stalled')) return 'lost';
  if (error instanceof AttemptLost && error.reason === 'unwritable') return UNWRITABLE;
  if (error instanceof AttemptLost) return { state: 'running', until: null };
  if (isUnavailable(error)) return { state: 'running', until: now + AWAY_MS };
  if (error instanceof NodeMissing || error instanceof KeyMissing)
    return { state: 'running', until: now + OTHER_WORKER_MS };
  if (error instanceof Unreadable)
    return {
      state: 'failed',
      error: {
        en: `The inputs or records of this job cannot be read: ${error.message}.`,
        zh: '无法读取此任务的输入或记录，详情见其 worker 的日志。',
      },
    };
  if (error instanceof Failure || error instanceof ExpressionError)
    return {
      state: 'failed',
      error: { en: `This job cannot be run: ${error.text.en}`, zh: `无法运行此任务：${error.text.zh}` },
    };
  // A bug, the same at every attempt. The job fails with an error instead of running forever.
  return {
    state: 'failed',
    error: {
      en: 'An internal error ended this job; see the log of its worker.',
      zh: '内部错误导致任务结束，详情见其 worker 的日志。',
    },
  };
}
