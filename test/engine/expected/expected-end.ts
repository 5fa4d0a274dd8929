import type { Values } from '../../../src/flow/index.js';
import type { JobResult } from './job-result.js';

/** The node at which a failure began, by its name in the job. */
export interface Origin {
  node: string;
  message: string;
}

/** When and how control came to an end. */
export type End = { at: number } & (
  | { kind: 'end' | 'break' | 'continue' }
  | { kind: 'return'; outputs: Values }
  /** `own`: a `fail` node gave the message. `origin`: this node, or one of a process that it called. */
  | { kind: 'failed'; node: string; message: string; own: boolean; origin: Origin }
);

/** The run does something that {@link expectedRun} does not follow: it is too long, or depends on the order within one moment. */
export class NotExpected extends Error {
  constructor(readonly why: 'too long' | 'tie') {
    super(why);
  }
}

/** What the end of the job's own process is for the job. */
export function outcomeOf(end: End): JobResult['outcome'] {
  switch (end.kind) {
    case 'end':
      return { state: 'successful', outputs: {} };
    case 'return':
      return { state: 'successful', outputs: end.outputs };
    case 'failed': {
      const { node, message } = end.origin;
      return { state: 'failed', error: end.own ? message : `Node "${node}": ${message}` };
    }
    default:
      return { state: 'failed', error: `A ${end.kind} was reached outside a loop` };
  }
}
