import type { Json } from './json.js';

/**
 * How a run ended. A closed set: callers handle every state. `errorZh`: the error in Chinese, if its text differs. `at`: where the
 * flow failed, as the key of a step in the journal, with the number 0 for a node without a step; empty if the job has reached a
 * limit. Earlier releases have recorded the prefix of the frame for a node without a step. `until`: infinite if the job waits only
 * for events from outside.
 */
export type Outcome =
  | { state: 'successful'; outputs: Record<string, Json> }
  | { state: 'failed'; error: string; errorZh?: string; node: string | null; at: string }
  | { state: 'aborted' }
  | { state: 'parked'; until: number };

/** The progress of one node for a job's page. Times are milliseconds since 1970 by the host's clock, and null while not known. */
export interface NodeProgress {
  node: string;
  state: 'running' | 'successful' | 'failed' | 'stopped';
  runs: number;
  startTime: number | null;
  finishTime: number | null;
  error: string | null;
  /** The error in Chinese, if its text differs. */
  errorZh?: string;
}

/** A run in progress. */
export interface Run {
  readonly outcome: Promise<Outcome>;
  /** Every node that has run so far, in the order of first runs. Cheap enough to call at each flush. */
  progress(): NodeProgress[];
  /** Grows with every change of {@link progress}, so that a host can skip what has not changed. */
  readonly changes: number;
  /** Ends the run as `parked` if only waits are in progress, all of them longer than the host's `parkMs()`. Call it when that has become less. */
  parkIfIdle(): void;
}
