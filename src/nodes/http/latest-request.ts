import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * For whom a client of undici sends its latest request. A client has one at a time, or one more while the connection of an aborted one is being
 * closed.
 */
export class LatestRequest {
  private signal: AbortSignal | undefined;
  private inItsContext = AsyncLocalStorage.snapshot();

  /** Takes a request that is about to be sent. */
  take(request: object): void {
    const { signal } = request as { signal?: unknown };
    this.signal = signal instanceof AbortSignal ? signal : undefined;
    this.inItsContext = AsyncLocalStorage.snapshot();
  }

  /** The error of a request that has been aborted; null for another one. */
  get abortError(): Error | null {
    return this.signal?.aborted === true ? new Error('aborted', { cause: this.signal.reason }) : null;
  }

  /**
   * Runs work for whom the request is sent, who is found by the asynchronous context (`dnsLookups`): undici connects for it in that of the request
   * before, if that has been aborted.
   */
  run(work: () => void): void {
    this.inItsContext(work);
  }
}
