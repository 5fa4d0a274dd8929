import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Fold } from '../../database/counts/fold.js';
import { advance, lateReasons } from '../../database/counts/horizon.js';
import { JOB_HORIZON } from './total-statements.js';

/** One statement with as many takes about a second. */
const MOST_AT_ONCE = 100_000;

/** Adds jobs to the totals as the horizon advances. */
@Injectable()
export class TotalsFold implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly added = new Fold(
    TotalsFold.name,
    MOST_AT_ONCE,
    (most) => advance(this.database, JOB_HORIZON, most),
    () => lateReasons(this.database, JOB_HORIZON),
  );

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.added.start();
  }

  beforeApplicationShutdown(): void {
    this.added.end();
  }

  /** Adds all jobs that there are: see {@link Fold.addAll}. */
  fold(): Promise<void> {
    return this.added.addAll();
  }
}
