import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Again, GroupedCalls, PATIENCE_MS } from '../../database/grouped-calls.js';
import { afterPendingIo } from '../../rest/after-pending-io.js';
import { NotFound, Unavailable } from '../../rest/errors.js';
import { identityOf } from '../job-identity.js';
import { Signals } from '../signals.js';
import { type JobSnapshot, LOOK, type LookedRow, snapshotOf } from './job-snapshot.js';

/** How often watched jobs are read without a signal, and the `watch` signal is repeated. */
const LOOK_EVERY_MS = 1_000;

/** After a text of nodes that is longer, in characters, other requests get a turn: the nodes of a large flow take 1 MB. */
const READ_AT_ONCE = 32 * 1024;

/** How many characters the nodes of large jobs may have that are watched in this process. Parsed, they take about four times as many bytes. */
const MOST_HELD = 64 * 1024 * 1024;

/** The same for the jobs of one user: they leave room for jobs of others. */
const HELD_PER_USER = 48 * 1024 * 1024;

/** How many watchers of a job are woken together, before other requests get a turn: a thousand take 30 ms. */
const WOKEN_AT_ONCE = 100;

/** The end of a wait. `changed`: the job has changed. `quiet`: no change in time. `closed`: the process ends, or the job was deleted or lost. */
export type Change = 'changed' | 'quiet' | 'closed';

/** The snapshots of all feeds of this process are numbered together, so that a cached text never fits another one. */
let versions = 0;

/** A watched job in this process. All its watchers share the feed. */
export class JobFeed {
  snapshot: JobSnapshot | null = null;
  /** Differs with each new snapshot, and from the versions of all other feeds. */
  version = (versions += 1);
  watchers = 0;
  /** The characters of the text of its nodes. */
  size = 0;
  isClosed = false;
  /** Whether the next read gets the row whatever its version: after a failover, another row can have the version of the one that was read. */
  isUncertain = false;
  /** The queued read that has not started. */
  looking: Promise<boolean> | null = null;
  private readonly waiting = new Set<(change: Change) => void>();

  constructor(readonly id: number) {}

  take(snapshot: JobSnapshot): void {
    this.snapshot = snapshot;
    this.version = versions += 1;
    void this.notify();
  }

  close(): void {
    this.isClosed = true;
    for (const done of [...this.waiting]) done('closed');
  }

  /** Resolves when there is a newer snapshot than `version`, after `ms` milliseconds, or when the feed is closed or `signal` aborts. */
  changed(version: number, ms: number, signal: AbortSignal): Promise<Change> {
    if (this.isClosed || signal.aborted) return Promise.resolve('closed');
    if (this.version > version) return Promise.resolve('changed');
    return new Promise((resolve) => {
      const done = (change: Change): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.waiting.delete(done);
        resolve(change);
      };
      const onAbort = (): void => done('closed');
      const timer = setTimeout(() => done('quiet'), ms);
      signal.addEventListener('abort', onAbort);
      this.waiting.add(done);
    });
  }

  /** Wakes those who wait now. Each writes to its connection, so others get a turn in between. */
  private async notify(): Promise<void> {
    const all = [...this.waiting];
    for (let from = 0; from < all.length; from += WOKEN_AT_ONCE) {
      if (from > 0) await afterPendingIo();
      for (const done of all.slice(from, from + WOKEN_AT_ONCE)) done('changed');
    }
  }
}

/**
 * The watched jobs of this process. Each changed job is read once for all its watchers, on a signal of a worker and at least once a
 * second.
 */
@Injectable()
export class JobFeeds implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly feeds = new Map<number, JobFeed>();
  private readonly looks = new GroupedCalls<JobFeed, boolean>((feeds) => this.look(feeds), {
    maxItems: 200,
    // An older snapshot must not come after a newer one.
    maxInFlight: 1,
    patienceMs: PATIENCE_MS,
  });
  private timer: NodeJS.Timeout | undefined;
  private closing = false;

  constructor(
    private readonly database: Database,
    private readonly signals: Signals,
  ) {
    database.whenLost(() => {
      for (const feed of this.feeds.values()) feed.isUncertain = true;
    });
  }

  onModuleInit(): void {
    const onSignal = (id: number): void => {
      const feed = this.feeds.get(id);
      if (feed) void this.lookAt(feed).catch(ignored);
    };
    this.signals.listen('changed', onSignal);
    this.signals.listen('ended', onSignal);
  }

  /**
   * Opens the feed of a job with a current snapshot. The caller must {@link close} it.
   *
   * @param gone aborts when the watcher leaves. Until the job is read, this closes the feed
   * @returns null if the watcher has left
   * @throws NotFound if the job does not exist; DatabaseUnavailable; Unavailable if the job is large, and others that are watched take too
   *   much memory
   */
  async open(id: number, gone?: AbortSignal): Promise<JobFeed | null> {
    const hasLeft = (): boolean => gone?.aborted === true;
    if (hasLeft()) return null;
    const feed = this.feeds.get(id) ?? new JobFeed(id);
    if (this.closing) feed.close();
    this.feeds.set(id, feed);
    feed.watchers += 1;
    if (feed.watchers === 1) this.signals.send('watch', [id]);
    this.timer ??= setInterval(() => this.lookAtAll(), LOOK_EVERY_MS);
    const leave = (): void => this.close(feed);
    gone?.addEventListener('abort', leave, { once: true });
    let isThere: boolean;
    try {
      isThere = await this.lookAt(feed);
    } catch (error) {
      if (!hasLeft()) this.close(feed);
      throw error;
    } finally {
      gone?.removeEventListener('abort', leave);
    }
    if (hasLeft()) return null;
    if (isThere && (!feed.isClosed || this.closing)) return feed;
    this.close(feed);
    throw isThere ? new Unavailable() : new NotFound();
  }

  close(feed: JobFeed): void {
    feed.watchers -= 1;
    if (feed.watchers > 0) return;
    if (this.feeds.get(feed.id) === feed) this.feeds.delete(feed.id);
    if (this.feeds.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Ends all streams, so that their clients resume at another process before this one ends. */
  end(): void {
    this.closing = true;
    for (const feed of this.feeds.values()) feed.close();
  }

  beforeApplicationShutdown(): void {
    this.end();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private lookAtAll(): void {
    this.signals.send('watch', [...this.feeds.keys()]);
    for (const feed of this.feeds.values()) void this.lookAt(feed).catch(ignored);
  }

  /** Reads a job. Callers share a read that has not started. */
  private lookAt(feed: JobFeed): Promise<boolean> {
    if (feed.looking) return feed.looking;
    const looking = this.looks.add(feed);
    feed.looking = looking;
    // A read that is rejected in the queue never starts, so it does not reset `looking`.
    looking.catch(() => {
      if (feed.looking === looking) feed.looking = null;
    });
    return looking;
  }

  /**
   * Reads jobs that somebody watches. The watchers of others have left meanwhile, and large jobs are read a few at a time.
   *
   * @returns for each feed, whether its job exists
   */
  private async look(feeds: JobFeed[]): Promise<(boolean | Again)[]> {
    const watched = feeds.filter(({ watchers }) => watchers > 0);
    const there = watched.length === 0 ? [] : await this.lookAtWatched(watched);
    const byFeed = new Map(watched.map((feed, index) => [feed, there[index] ?? false]));
    return feeds.map((feed) => byFeed.get(feed) ?? false);
  }

  private async lookAtWatched(feeds: JobFeed[]): Promise<(boolean | Again)[]> {
    const looking = new Map(feeds.map((feed) => [feed, feed.looking]));
    for (const feed of feeds) feed.looking = null;
    const values = [
      feeds.map(({ id }) => id),
      feeds.map(({ snapshot, isUncertain }) => (isUncertain ? '' : (snapshot?.xmin ?? ''))),
      feeds.map(({ snapshot }) => snapshot?.rows ?? -1),
    ];
    const uncertain = feeds.filter(({ isUncertain }) => isUncertain);
    for (const feed of uncertain) feed.isUncertain = false;
    const rows = await this.database.rows<LookedRow>(LOOK, values).catch((error: unknown) => {
      for (const feed of uncertain) feed.isUncertain = true;
      throw error;
    });
    const byId = new Map(rows.map((row) => [row.asked, row]));
    const there: (boolean | Again)[] = [];
    for (const feed of feeds) {
      const row = byId.get(feed.id);
      if (row?.is_left) {
        feed.looking ??= looking.get(feed) ?? null;
        feed.isUncertain ||= uncertain.includes(feed);
        there.push(new Again());
      } else there.push(row === undefined || this.take(feed, row));
      if ((row?.progress?.length ?? 0) > READ_AT_ONCE) await afterPendingIo();
    }
    return there;
  }

  /** Hands a row to the watchers. Returns whether a job with the id exists. */
  private take(feed: JobFeed, row: LookedRow): boolean {
    const isThere = (row.id as number | null) !== null;
    const size = row.progress?.length ?? 0;
    const isOther = isThere && feed.snapshot !== null && identityOf(row) !== identityOf(feed.snapshot.job);
    // So that no watcher reads the log of the other job.
    if (isOther) feed.snapshot = null;
    if (isThere && !isOther && !this.isTooMuch(feed, size, row.cuser)) {
      feed.size = size;
      feed.take(snapshotOf(row));
    } else {
      // Retention has deleted the job, a failover has lost it, or its watchers are to resume at another process, or later.
      feed.close();
      if (this.feeds.get(feed.id) === feed) this.feeds.delete(feed.id);
    }
    return isThere;
  }

  /** Whether the nodes of a job would take too much memory beside those of other large jobs. One job may have any size. */
  private isTooMuch(feed: JobFeed, size: number, owner: number): boolean {
    if (size <= READ_AT_ONCE || feed.watchers === 0) return false;
    let held = 0;
    let ofOwner = 0;
    for (const other of this.feeds.values()) {
      if (other === feed || other.size <= READ_AT_ONCE) continue;
      held += other.size;
      if (other.snapshot?.job.cuser === owner) ofOwner += other.size;
    }
    return (held > 0 && held + size > MOST_HELD) || (ofOwner > 0 && ofOwner + size > HELD_PER_USER);
  }
}

/** While Postgres is unavailable, watchers see no change. The next read follows within a second. */
const ignored = (): void => undefined;
