import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Fold } from '../../database/counts/fold.js';
import { advance, lateReasons } from '../../database/counts/horizon.js';
import { Database } from '../../database/database.js';
import { AUDIT_HORIZON } from './total-statements.js';

/** One statement with as many takes half a second. */
const MOST_AT_ONCE = 100_000;

/** Adds audit records to the totals as the horizon advances. */
@Injectable()
export class AuditTotalsFold implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly added = new Fold(
    AuditTotalsFold.name,
    MOST_AT_ONCE,
    (most) => advance(this.database, AUDIT_HORIZON, most),
    () => lateReasons(this.database, AUDIT_HORIZON),
  );

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.added.start();
  }

  beforeApplicationShutdown(): void {
    this.added.end();
  }
}
