import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';

/**
 * When the database was away, as far as this worker has noticed. While it is, no lease can be renewed, so one that runs
 * out then is no sign that its worker is dead, and no reason to suspect its job.
 */
@Injectable()
export class Outages {
  /** `performance.now()` when the question was sent that the database has not answered yet. */
  private askedAt: number | null = null;
  private hasFailed = false;
  private backAt: number | null = null;

  constructor(@Inject(SETTINGS_TOKEN) private readonly settings: Settings) {}

  /** From which moment on a lease that ran out counts as a death, as Postgres reads a `timestamptz`. */
  get deathsCountFrom(): string {
    if (this.isAway) return 'infinity';
    if (this.backAt === null) return '-infinity';
    // Its worker needs a moment, too, to find that the database is back.
    return new Date(this.backAt + this.settings.leaseMs / 2).toISOString();
  }

  asked(): void {
    this.askedAt = performance.now();
  }

  /** The question came to nothing. */
  failed(): void {
    this.hasFailed = true;
  }

  /** @param databaseMs the database's time, in milliseconds since 1970 */
  answered(databaseMs: number): void {
    if (this.isAway) this.backAt = databaseMs;
    this.askedAt = null;
    this.hasFailed = false;
  }

  /**
   * Whether the database does not answer: a frozen one gives no error for seconds. Leases are renewed three times in their
   * time, so none that was kept runs out in less than two thirds of it, and a question sent meanwhile has waited for one by then.
   * That this process is slow to ask is no outage: a job that starves its workers would never be suspected.
   */
  private get isAway(): boolean {
    if (this.hasFailed) return true;
    return this.askedAt !== null && performance.now() - this.askedAt > this.settings.leaseMs / 3;
  }
}
