import type { Socket } from 'node:net';

/** What undici calls at the end of a response. The handlers of `agent.request` have these methods. */
interface ResponseHandler {
  onComplete?: (trailers: string[] | null) => void;
  onError?: (error: Error) => void;
}

/**
 * Fails a response whose connection is reset before its end. Where neither a length nor chunks tell the end, undici takes a reset for it, so that half
 * a file was taken for the whole.
 */
export class ResetResponses {
  private reset: Error | undefined;

  /** Watches the connection on which the next responses come. Call it before undici gets the connection. */
  watch(socket: Socket): void {
    this.reset = undefined;
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') this.reset = error;
    });
  }

  /** Lets the response of a request fail if its connection is reset, instead of ending. @param handler that of the request */
  failIfReset(handler: ResponseHandler): void {
    const complete = handler.onComplete?.bind(handler);
    handler.onComplete = (trailers) => {
      if (this.reset === undefined) complete?.(trailers);
      else handler.onError?.(this.reset);
    };
  }
}
