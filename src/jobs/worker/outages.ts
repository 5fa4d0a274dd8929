import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';

/**
 * When the database was away, as far as this worker has noticed. While it is, no lease can be renewed, so one that runs
 * out then is no sign that its worker is dead, and no reason to suspect its job.
 */
@Injectable()
export class Outages {
  private isAway = false;
  private backAt: number | null = null;

  constructor(@Inject(SETTINGS_TOKEN) private readonly settings: Settings) {}

  /** From which moment on a lease that ran out counts as a death, as Postgres reads a `timestamptz`. */
  get deathsCountFrom(): string {
    if (this.isAway) return 'infinity';
    if (this.backAt === null) return '-infinity';
    // Its worker needs a moment, too, to find that the database is back.
    return new Date(this.backAt + this.settings.leaseMs / 2).toISOString();
  }

  away(): void {
    this.isAway = true;
  }

  /** @param databaseMs the database's time, in milliseconds since 1970 */
  answered(databaseMs: number): void {
    if (this.isAway) this.backAt = databaseMs;
    this.isAway = false;
  }
}
