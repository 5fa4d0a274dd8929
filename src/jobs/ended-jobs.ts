import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Signals } from './signals.js';

const ENDED = {
  name: 'job-ended',
  text: `SELECT id FROM job WHERE id = ANY ($1::int[]) AND finish_time IS NOT NULL`,
};

/** How often the database is asked about the jobs that somebody waits for, for when the signal got lost. */
const ASK_MS = 250;

/** Lets a request wait until a job has ended: on the worker's signal, and on the database's word without it. */
@Injectable()
export class EndedJobs implements OnModuleInit, OnApplicationShutdown {
  private readonly waiters = new Map<number, Set<() => void>>();
  private timer: NodeJS.Timeout | undefined;
  private closing = false;

  constructor(
    private readonly database: Database,
    private readonly signals: Signals,
  ) {}

  onModuleInit(): void {
    this.signals.listen('ended', (id) => this.tell(id));
  }

  /** Settles when the job has ended, or after `ms` milliseconds, or when this process shuts down. */
  wait(id: number, ms: number): Promise<void> {
    if (this.closing || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting = this.waiters.get(id) ?? new Set();
      this.waiters.set(id, waiting);
      const done = (): void => {
        clearTimeout(timer);
        waiting.delete(done);
        if (waiting.size === 0 && this.waiters.get(id) === waiting) this.waiters.delete(id);
        resolve();
      };
      const timer = setTimeout(done, ms);
      waiting.add(done);
      this.timer ??= setTimeout(() => void this.ask(), ASK_MS);
    });
  }

  private tell(id: number): void {
    for (const done of [...(this.waiters.get(id) ?? [])]) done();
  }

  private async ask(): Promise<void> {
    try {
      const ended = await this.database.rows<{ id: number }>(ENDED, [[...this.waiters.keys()]]);
      for (const { id } of ended) this.tell(id);
    } catch {
      // The database is away: the next look, or the waiter's own limit, ends the wait.
    }
    this.timer = this.waiters.size > 0 ? setTimeout(() => void this.ask(), ASK_MS) : undefined;
  }

  /** Answers everyone now, so that a deployment need not wait for them. */
  beforeApplicationShutdown(): void {
    this.closing = true;
    for (const id of [...this.waiters.keys()]) this.tell(id);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }
}
