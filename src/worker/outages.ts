import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';

/**
 * Outages of the database that this worker has noticed. During an outage no lease can be renewed, so a lease that runs out then
 * does not count as a death.
 */
@Injectable()
export class Outages {
  /** The idle time of this process when it sent the query that is not answered yet; null without one. */
  private idleWhenAsked: number | null = null;
  private hasFailed = false;
  /** The end of the last outage: the time of the database, and `performance.now()`. */
  private back: { databaseMs: number; at: number } | null = null;
  private measured = { at: performance.now(), idleMs: 0 };
  private idleMs = 0;

  constructor(@Inject(SETTINGS_TOKEN) private readonly settings: Settings) {}

  /** {@link deathsCountFrom} of the worker that started this process, which has seen no outage yet. */
  private adopted = '-infinity';

  /** Uses the {@link deathsCountFrom} of another process, if it is later. */
  adopt(deathsCountFrom: string): void {
    this.adopted = deathsCountFrom;
  }

  /** The time from which an expired lease counts as a death, as text of a `timestamptz`. */
  get deathsCountFrom(): string {
    // The order of the texts is the order of the times: `-infinity`, then years, then `infinity`.
    return this.noticed > this.adopted ? this.noticed : this.adopted;
  }

  private get noticed(): string {
    if (this.isAway) return 'infinity';
    if (this.back === null) return '-infinity';
    // The other worker also needs some time to notice that the database is back.
    return new Date(this.back.databaseMs + this.settings.leaseMs / 2).toISOString();
  }

  /** Whether the database was away when a lease of this worker has just run out. */
  get excuses(): boolean {
    return (
      this.isAway || (this.back !== null && performance.now() - this.back.at < this.settings.leaseMs / 2)
    );
  }

  /** Measures the idle time. Must be called three times per lease time, so that a freeze can be detected. */
  measureIdle(): void {
    const at = performance.now();
    const idleMs = performance.eventLoopUtilization().idle;
    // A process that was frozen while it waited counts the whole freeze as idle time.
    if (at - this.measured.at < (this.settings.leaseMs * 2) / 3) this.idleMs += idleMs - this.measured.idleMs;
    this.measured = { at, idleMs };
  }

  /** The worker has sent a query. */
  asked(): void {
    this.measureIdle();
    this.idleWhenAsked = this.idleMs;
  }

  /** A query has failed. */
  failed(): void {
    this.hasFailed = true;
  }

  /** @param databaseMs the time of the database, in milliseconds since 1970 */
  answered(databaseMs: number): void {
    if (this.isAway) this.back = { databaseMs, at: performance.now() };
    this.idleWhenAsked = null;
    this.hasFailed = false;
  }

  /**
   * Whether the database does not answer. A frozen database returns no error for seconds. Leases are renewed three times per
   * lease time, so a renewed lease runs out at the earliest after two thirds of it, and by then a query has waited for one
   * third. Only idle time counts: a process that is slow to send a query or to read the response is not an outage. Otherwise a
   * job that blocks its worker would never be isolated.
   */
  get isAway(): boolean {
    if (this.hasFailed) return true;
    if (this.idleWhenAsked === null) return false;
    this.measureIdle();
    return this.idleMs - this.idleWhenAsked > this.settings.leaseMs / 3;
  }
}
