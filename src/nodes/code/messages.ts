/** What the pool and its threads say to each other. */
import type { LogLevel } from '../../flow/index.js';

/** A line of the code's console. */
export type Line = readonly [LogLevel, string];

/** One run of a user's code. */
export interface Task {
  code: string;
  /** JSON text of an object: what the code sees as constants. */
  inputs: string;
  /** What the result may weigh as JSON, and what the console may print, in bytes. */
  maxBytes: number;
}

/** A task as a thread gets it. Any other number than 0 in `stop` ends it at the interpreter's next look. */
export interface Order extends Task {
  stop: Int32Array;
}

/** How a task ended. `result` is JSON text. */
export type Ended = { result: string } | { failure: string; mayRetry: boolean };

export type Answer = { lines: Line[] } | Ended;
