import type { Outcome } from '../../flow/index.js';
import { isUnavailable } from '../../rest/unavailable.js';
import { Unreadable } from '../../secrets/secret-box.js';
import { DefinitionMissing } from '../definitions.service.js';
import { JobLost } from './job-pen.js';
import type { Settlement } from './job-writes.js';
import type { AbortReason } from './leases.js';

/** How long another worker is given to come by for a job whose nodes this one does not know. */
const OTHER_WORKER_MS = 5_000;

/** Another attempt would have the same to write. */
const UNWRITABLE: Settlement = {
  state: 'failed',
  error: 'What this job recorded or logged cannot be stored; its worker’s log tells more.',
};

/**
 * What the row is to say after a run. A stopped run is given back like any other that was aborted: it is the row that
 * makes this `stopped`, if somebody has asked for it.
 */
export function settlementOf(
  outcome: Outcome,
  reason: AbortReason | undefined,
  now: number,
): Settlement | 'lost' {
  // However the run has ended: some of what it recorded is not committed, and so nothing that follows from it may be.
  if (reason === 'lost') return 'lost';
  if (reason === 'unwritable') return UNWRITABLE;
  if (reason === 'lapsed') return { state: 'running', until: null };
  switch (outcome.state) {
    case 'successful':
      return { state: 'successful', outputs: JSON.stringify(outcome.outputs) };
    case 'failed':
      return { state: 'failed', error: outcome.error };
    case 'parked':
      return { state: 'running', until: outcome.until };
    case 'aborted':
      return { state: 'running', until: reason === 'unequipped' ? now + OTHER_WORKER_MS : null };
  }
}

/** What the row is to say after an attempt that came to nothing. */
export function settlementAfter(error: unknown, now: number): Settlement | 'lost' {
  if (error instanceof JobLost && error.reason === 'lost') return 'lost';
  if (error instanceof JobLost && error.reason === 'unwritable') return UNWRITABLE;
  if (error instanceof JobLost || isUnavailable(error)) return { state: 'running', until: null };
  if (error instanceof DefinitionMissing) return { state: 'running', until: now + OTHER_WORKER_MS };
  if (error instanceof Unreadable)
    return {
      state: 'failed',
      error: `What this job was given or recorded cannot be read: ${error.message}.`,
    };
  // A fault of ours, the same at every attempt: better an end that says so than a job that runs for ever.
  return { state: 'failed', error: 'An internal error ended this job; its worker’s log tells more.' };
}
