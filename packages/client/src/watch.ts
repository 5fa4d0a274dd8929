import { ApiError, ConnectionError } from './errors.js';
import { isEnded, type Job, type JobNode } from './job.js';
import { pause } from './pause.js';
import { readEvents } from './server-events.js';
import type { CallOptions, Transport } from './transport.js';

/** A line of a job's log. `row` counts from 1. */
export interface LogLine {
  row: number;
  line: string;
}

/** An event of a job. Its `id` is where another `watch` can go on. */
export type JobEvent =
  | { id: string; event: 'state'; data: Job }
  | { id: string; event: 'node'; data: JobNode }
  | { id: string; event: 'log'; data: LogLine };

export interface WatchOptions extends CallOptions {
  /** Whether the events contain the lines of the log. Default: true. */
  log?: boolean | undefined;
  /** The id of the last event that was seen: the events after it follow. */
  lastEventId?: string | undefined;
  /** Called after a connection was lost, before it is opened again. */
  onReconnect?: ((error: unknown) => void) | undefined;
}

/** The server sends a comment at least every 15 s. */
const IDLE_MS = 45_000;

/** The delay before a reconnection, unless the stream names another. */
const RETRY_MS = 1_000;

/** The longest delay that a stream may ask for. A timer that is longer than 2^31 ms is over at once. */
const MOST_RETRY_MS = 60_000;

const NAMES = new Set(['state', 'node', 'log']);

/**
 * The events of a job, from the beginning or behind `lastEventId`, until the job has ended. Each comes once and in order: a lost
 * connection is opened again, and the stream goes on behind the last event.
 *
 * @param reconnectForMs for how long, in milliseconds, it tries to reach a server again
 * @throws ApiError if the server refuses; ConnectionError if it cannot be reached; the reason of the signal
 */
export async function* watchJob(
  transport: Transport,
  job: number,
  { signal, log = true, lastEventId, onReconnect }: WatchOptions,
  reconnectForMs: number,
): AsyncGenerator<JobEvent, void, undefined> {
  let last = lastEventId;
  let retryMs = RETRY_MS;
  let contactAt: number | undefined;
  for (;;) {
    const stop = new AbortController();
    // Not AbortSignal.any: in Node 20, a signal that lives long keeps each one that was made of it.
    const onAbort = (): void => stop.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    let failure: unknown;
    try {
      const response = await transport.call('GET', `/api/job/job/${job}/events/`, {
        query: log ? {} : { log: 0 },
        headers: { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) },
        signal: stop.signal,
        isStream: true,
        ...(contactAt === undefined ? {} : { retryForMs: contactAt + reconnectForMs - performance.now() }),
      });
      if (response.status === 204 || response.body === null) return;
      for await (const { messages, retry } of readEvents(response.body, IDLE_MS)) {
        retryMs = Math.min(retry ?? retryMs, MOST_RETRY_MS);
        for (const { event = '', id = '', data } of messages) {
          // Only the first event of all may show an ended job without being the last one.
          const isFirst = last === undefined;
          last = id;
          if (!NAMES.has(event)) continue;
          const told = { id, event, data: JSON.parse(data) as unknown } as JobEvent;
          yield told;
          if (told.event === 'state' && isEnded(told.data.state) && !isFirst) return;
        }
        contactAt = performance.now();
      }
    } catch (error) {
      if (signal?.aborted || error instanceof ApiError || error instanceof ConnectionError) throw error;
      failure = error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      stop.abort();
    }
    contactAt ??= performance.now();
    if (performance.now() - contactAt > reconnectForMs) throw new ConnectionError(transport.url, failure);
    onReconnect?.(failure);
    // Spread, so that the watchers of an API that has restarted do not all come at once.
    await pause(retryMs * (0.5 + Math.random() / 2), signal);
  }
}
