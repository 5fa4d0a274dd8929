import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** What a `text/event-stream` has brought since the last read. */
export interface Received {
  messages: EventSourceMessage[];
  /** The delay in milliseconds that the server asks for before a reconnection, if it did. */
  retry: number | undefined;
}

/** The most bytes of one message. A line of a log has at most as many as a value of a job. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a `text/event-stream`. A stream that brings nothing, not even a comment, for `idleMs` milliseconds counts as lost.
 *
 * @throws what the connection throws, or an Error after `idleMs` or for a message without end
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  idleMs: number,
): AsyncGenerator<Received> {
  let received: Received = { messages: [], retry: undefined };
  const parser = createParser({
    onEvent: (message) => received.messages.push(message),
    onRetry: (retry) => (received.retry = retry),
  });
  const decoder = new TextDecoder();
  // Safari has no iterator of streams.
  const reader = body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let bytes = 0;
  try {
    for (;;) {
      const idle = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error('the stream of events is silent')), idleMs);
      });
      const { done, value } = await Promise.race([reader.read(), idle]);
      clearTimeout(timer);
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      bytes = received.messages.length > 0 ? 0 : bytes + value.length;
      if (bytes > MOST_BYTES) throw new Error('a message of the stream of events does not end');
      const now = received;
      received = { messages: [], retry: undefined };
      yield now;
    }
  } finally {
    clearTimeout(timer);
    // A connection that is lost already rejects.
    await reader.cancel().catch(() => undefined);
  }
}
