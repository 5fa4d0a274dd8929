import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { anyOf } from '../database/any-of.js';
import { Database } from '../database/database.js';
import { afterPendingIo } from '../rest/after-pending-io.js';
import { Signals } from './signals.js';

const ENDED = {
  name: 'job-ended',
  text: `SELECT id FROM job WHERE id = ${anyOf('$1::bigint[]')} AND finish_time IS NOT NULL`,
};

/** How often the database is queried for ended jobs, in case a signal is lost. */
const ASK_MS = 250;

/** How many waiters are woken together, before other requests get a turn: 2,000 take 60 ms. */
const WOKEN_AT_ONCE = 100;

/** `ended`: the job has probably ended. `timeout`: the time is over, nobody waits any more, or this process shuts down. */
export type Waited = 'ended' | 'timeout';

/**
 * Lets a request wait for the end of a job. The worker's signal ends the wait; regular queries find ends without a signal.
 *
 * Waiters and watchers (`watching/job-feeds.ts`) share the subscription to Redis and the `ended` signal, but not their reads. A
 * waiter needs one bit of the row, which this query gets from the primary key for all waiters. A feed reads the whole row and its
 * nodes at each change, and asks the worker to write each change at once, which would make every `?wait` as expensive as a watcher.
 */
@Injectable()
export class EndedJobs implements OnModuleInit, OnApplicationShutdown {
  private readonly waiters = new Map<number, Set<(waited: Waited) => void>>();
  private timer: NodeJS.Timeout | undefined;
  private closing = false;

  constructor(
    private readonly database: Database,
    private readonly signals: Signals,
  ) {}

  onModuleInit(): void {
    this.signals.listen('ended', (id) => void this.notify([id]));
  }

  /**
   * Settles when the job is reported as ended, after `ms` milliseconds, or when this process shuts down. The report is a hint, and
   * the caller must read the row: any Redis client can send it, and a failover of Postgres can lose an end.
   *
   * @param left aborted when nobody waits any more
   */
  wait(id: number, ms: number, left?: AbortSignal): Promise<Waited> {
    if (this.closing || ms <= 0) return Promise.resolve('timeout');
    return new Promise((resolve) => {
      const waiting = this.waiters.get(id) ?? new Set();
      this.waiters.set(id, waiting);
      const done = (waited: Waited): void => {
        clearTimeout(timer);
        waiting.delete(done);
        if (waiting.size === 0 && this.waiters.get(id) === waiting) this.waiters.delete(id);
        resolve(waited);
      };
      const timer = setTimeout(() => done('timeout'), ms);
      waiting.add(done);
      left?.addEventListener('abort', () => done('timeout'));
      this.timer ??= setTimeout(() => void this.ask(), ASK_MS);
    });
  }

  /** Wakes those who wait now for the jobs. Each reads and answers its job, so others get a turn in between. */
  private async notify(ids: readonly number[]): Promise<void> {
    const all = ids.flatMap((id) => [...(this.waiters.get(id) ?? [])]);
    for (let from = 0; from < all.length; from += WOKEN_AT_ONCE) {
      if (from > 0) await afterPendingIo();
      for (const done of all.slice(from, from + WOKEN_AT_ONCE)) done('ended');
    }
  }

  private async ask(): Promise<void> {
    try {
      const ended = await this.database.rows<{ id: number }>(ENDED, [[...this.waiters.keys()]]);
      await this.notify(ended.map(({ id }) => id));
    } catch {
      // The database is away. The next query, or the timeout of the waiter, ends the wait.
    }
    this.timer = this.waiters.size > 0 ? setTimeout(() => void this.ask(), ASK_MS) : undefined;
  }

  /** Ends all waits now, so that they do not delay a deployment. */
  beforeApplicationShutdown(): void {
    this.closing = true;
    for (const waiting of this.waiters.values()) for (const done of [...waiting]) done('timeout');
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }
}
