import type { Database } from '../database/database.js';
import { SENT_EVENTS } from '../jobs/events/event-statements.js';

/** How often the database is queried for events, in case a signal is lost. */
const ASK_MS = 1_000;

/**
 * If a job has at most this many waits, an event wakes all of them. If it has more, a query first finds those whose events have come: 900
 * events that each woke 900 waits blocked a worker until it ended itself.
 */
const MOST_WOKEN = 32;

/** A wait for the event of one token. */
interface Watcher {
  hash: string;
  changed: () => void;
}

/** Wakes the waits of this worker when events come: by signals, and by a query a second for all of them together. */
export class EventWatchers {
  private readonly watchers = new Map<number, Set<Watcher>>();
  private timer: NodeJS.Timeout | undefined;
  /** The jobs with more than {@link MOST_WOKEN} waits to which events have come. */
  private readonly told = new Set<number>();
  private isAskingForTold = false;

  constructor(private readonly database: Database) {}

  /** An event may have come to this job. */
  tell(job: number): void {
    const watchers = [...(this.watchers.get(job) ?? [])];
    if (watchers.length <= MOST_WOKEN) for (const { changed } of watchers) changed();
    else {
      this.told.add(job);
      void this.askForTold();
    }
  }

  end(): void {
    clearTimeout(this.timer);
  }

  /**
   * Calls `changed` when the event of a token may have come, perhaps several times.
   *
   * @returns what ends that
   */
  watch(job: number, watcher: Watcher): () => void {
    const watchers = this.watchers.get(job) ?? new Set();
    this.watchers.set(job, watchers.add(watcher));
    this.timer ??= setTimeout(() => void this.ask(), ASK_MS);
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.watchers.get(job) === watchers) this.watchers.delete(job);
    };
  }

  private async ask(): Promise<void> {
    await this.wake([...this.watchers.values()].flatMap((watchers) => [...watchers]));
    this.timer = this.watchers.size > 0 ? setTimeout(() => void this.ask(), ASK_MS) : undefined;
  }

  private async askForTold(): Promise<void> {
    if (this.isAskingForTold) return;
    this.isAskingForTold = true;
    while (this.told.size > 0) {
      const jobs = [...this.told];
      this.told.clear();
      await this.wake(jobs.flatMap((job) => [...(this.watchers.get(job) ?? [])]));
    }
    this.isAskingForTold = false;
  }

  /** Wakes those whose events have come. Never throws. */
  private async wake(watchers: Watcher[]): Promise<void> {
    try {
      const hashes = [...new Set(watchers.map(({ hash }) => hash))];
      const rows =
        hashes.length === 0 ? [] : await this.database.rows<{ hash: string }>(SENT_EVENTS, [hashes]);
      const sent = new Set(rows.map(({ hash }) => hash));
      for (const { hash, changed } of watchers) if (sent.has(hash)) changed();
    } catch {
      // The database is away. The next query finds the events.
    }
  }
}
