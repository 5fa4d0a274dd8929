import { ApiError, type Client, type JobEvent, NotFound, ValidationError } from '@liucheng/client';
import { type Connection, type JobProgress, NO_PROGRESS, withEvents } from './model/job-progress.js';

/** What a watch needs of the client. */
export type WatchClient = Pick<Client, 'watch'> & { jobs: Pick<Client['jobs'], 'get'> };

/** Events of so many milliseconds are shown together. */
const FLUSH_MS = 80;

/**
 * Watches a job while somebody listens, and goes on behind the last event when somebody listens again. It has the shape that
 * `useSyncExternalStore` wants.
 */
export class JobWatch {
  private progress = NO_PROGRESS;
  private pending: JobEvent[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private running: AbortController | undefined;

  constructor(
    private readonly client: WatchClient,
    private readonly job: number,
  ) {}

  readonly snapshot = (): JobProgress => this.progress;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.running === undefined) this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  };

  /** Tries again after the watch has given up. */
  readonly retry = (): void => {
    this.stop();
    if (this.listeners.size > 0) this.start();
  };

  /** Tells that the browser has lost its network, or has it again: a stream notices only after a while. */
  readonly networkChanged = (isOnline: boolean): void => {
    const { connection } = this.progress;
    if (!isOnline && connection === 'live') this.tell({ connection: 'reconnecting' });
    else if (isOnline && connection === 'reconnecting') void this.probe(this.running);
    else if (isOnline && connection === 'lost') this.retry();
  };

  /** Tells that the person has logged in again: tries again if the server has refused the watch. */
  readonly sessionResumed = (): void => {
    if (this.progress.connection === 'refused') this.retry();
  };

  private start(): void {
    if (this.progress.connection === 'ended') return;
    const running = new AbortController();
    this.running = running;
    if (this.progress.connection !== 'connecting')
      this.tell({ connection: this.progress.lastEventId === undefined ? 'connecting' : 'reconnecting' });
    void this.follow(running);
  }

  private stop(): void {
    this.running?.abort();
    this.running = undefined;
    this.flush();
  }

  private async follow(running: AbortController): Promise<void> {
    const { signal } = running;
    for (;;) {
      try {
        const { lastEventId } = this.progress;
        const onReconnect = (): void => {
          this.flush();
          this.tell({ connection: 'reconnecting' });
          void this.probe(running);
        };
        for await (const event of this.client.watch(this.job, { lastEventId, signal, onReconnect })) {
          this.pending.push(event);
          this.timer ??= setTimeout(this.flush, FLUSH_MS);
        }
        this.flush();
        this.tell({ connection: 'ended' });
        return;
      } catch (failure) {
        if (signal.aborted) return;
        this.flush();
        // The server has lost the event, so what is shown may be wrong: see "Resuming" in docs/watching.md.
        const isUnknownEvent = failure instanceof ValidationError && this.progress.lastEventId !== undefined;
        if (!isUnknownEvent) {
          this.tell({ connection: endOf(failure), failure });
          return;
        }
        this.tell(NO_PROGRESS);
      }
    }
  }

  /** A stream that was opened again may have no event for long. Another call finds out whether the server is back. */
  private async probe(running: AbortController | undefined): Promise<void> {
    if (running === undefined) return;
    const isOver = (): boolean => running.signal.aborted || this.progress.connection !== 'reconnecting';
    while (!isOver()) {
      try {
        await this.client.jobs.get(this.job, { signal: running.signal });
        if (!isOver()) this.tell({ connection: 'live' });
      } catch (error) {
        // Refusals come to the stream as well.
        if (error instanceof ApiError || isOver()) return;
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }

  private readonly flush = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    const events = this.pending;
    if (events.length === 0) return;
    this.pending = [];
    this.tell(withEvents(this.progress, events));
  };

  private tell(change: Partial<JobProgress>): void {
    this.progress = { ...this.progress, ...change };
    for (const listener of this.listeners) listener();
  }
}

function endOf(failure: unknown): Connection {
  if (failure instanceof NotFound) return 'gone';
  return failure instanceof ApiError && [401, 403].includes(failure.status) ? 'refused' : 'lost';
}
