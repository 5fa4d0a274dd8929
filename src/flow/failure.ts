import { excerpt } from './excerpt.js';

/** A node has failed: what retries, the `error` output, `continueOnErr` and `tryCatch` are about. */
export class Failure extends Error {
  constructor(
    message: string,
    /** Whether another attempt could end differently: not for values that do not fit. */
    readonly mayRetry: boolean,
  ) {
    super(message);
    this.name = 'Failure';
  }
}

/** A bound of the whole job is reached, or its journal lost: nothing in the flow catches it. */
export class JobFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JobFailure';
  }
}

const MAX_MESSAGE = 10_000;

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : error;
  if (typeof message !== 'string' || message === '') return 'it failed without saying why';
  return cleanText(excerpt(message, MAX_MESSAGE));
}

/** The text with a sign in the place of NUL and of halves of characters, which a database would refuse. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
