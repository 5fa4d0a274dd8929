/** The messages between the pool and its threads. */
import type { LogLevel } from '../../flow/index.js';

/** A line of the code's console. */
export type Line = readonly [LogLevel, string];

/** One run of a user's code. */
export interface Task {
  code: string;
  /** JSON text of an object with the constants of the code. */
  inputs: string;
  /** The maximum bytes of the result as JSON, and of the console output. */
  maxBytes: number;
}

/** The signal to a run to end; 0: none. The interpreter checks it every few thousand steps. */
export const STOP = 1;

/** A task as a thread gets it. `told` holds one number, shared by both. */
export interface Order extends Task {
  told: Int32Array;
}

/** How a task ended. `result` is JSON text. */
export type Ended = { result: string } | { failure: string; mayRetry: boolean };

/** `systemId` comes first: the id by which the system knows the thread. Only on Linux with `/proc`. */
export type Answer = { systemId: number } | { lines: Line[] } | Ended;
