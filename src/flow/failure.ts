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

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message;
  return typeof error === 'string' && error !== '' ? error : 'it failed without saying why';
}
