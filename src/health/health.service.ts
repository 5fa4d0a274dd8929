import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { missingMigrations } from '../database/missing-migrations.js';
import { explainMissingRights, MISSING_RIGHTS } from '../database/missing-rights.js';
import { ReadReplica } from '../database/read-replica.js';
import { COMMITS_WAIT, IS_STANDBY_AWAY } from '../database/standby-wait.js';
import { JobQueue } from '../jobs/deliveries/queue.js';
import { Unavailable } from '../rest/errors.js';

/** A server that is read-only, as a standby is, answers and yet takes no job; so does one whose commits wait for its own standby, or whose role may not write. */
const PING = {
  name: 'health-ping',
  text: `
    SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS is_read_only,
      ${IS_STANDBY_AWAY} AS is_standby_away, ${MISSING_RIGHTS} AS missing_rights`,
};

const READ_ONLY = 'the database is read-only, as a replica is. DATABASE_URL takes the URL of the primary';

interface Ping {
  is_read_only: boolean;
  is_standby_away: boolean;
  missing_rights: string | null;
}

/** Why Postgres cannot be written to; null if it can. */
function reasonIn(row?: Ping): string | null {
  if (row?.is_read_only !== false) return READ_ONLY;
  if (row.is_standby_away) return COMMITS_WAIT;
  return row.missing_rights === null ? null : explainMissingRights(row.missing_rights);
}

/** Whether this process can do its work now. */
@Injectable()
export class HealthService {
  private readonly logger = new Logger(HealthService.name);
  private isDraining = false;
  /** The database is asked until it has all migrations, and again when a connection was lost: a failover can lose those of an upgrade. */
  private isMigrated = false;
  private isMissingReported = false;
  /** Why Postgres could not be written to at the last look. */
  private reason: string | null = null;

  constructor(
    private readonly database: Database,
    private readonly replica: ReadReplica,
    private readonly queue: JobQueue,
  ) {
    database.whenLost(() => (this.isMigrated = false));
  }

  /**
   * Checks Postgres, its replica if there is one, and Redis. Returns `degraded` without Redis, where everything works, but slower, and
   * while lists are read from the primary because the replica is away or behind.
   *
   * @throws Unavailable without a Postgres that can be written to, has space, commits, and has all migrations, and while this process is shutting down
   */
  async ready(): Promise<'ok' | 'degraded'> {
    if (this.isDraining) throw new Unavailable();
    try {
      const [row] = await this.database.rows<Ping>(PING);
      const reason = reasonIn(row) ?? (await this.database.whyDiskFull());
      if (!this.takesWrites(reason) || !(await this.hasMigrations())) throw new Unavailable();
    } catch {
      throw new Unavailable();
    }
    const [hasRedis, hasReplica] = await Promise.all([this.queue.answers(), this.replica.check()]);
    return hasRedis && hasReplica ? 'ok' : 'degraded';
  }

  /** Whether Postgres can be written to. Logs why it cannot, once. */
  private takesWrites(reason: string | null): boolean {
    if (reason !== null && reason !== this.reason) this.logger.warn(`not ready: ${reason}`);
    this.reason = reason;
    return reason === null;
  }

  private async hasMigrations(): Promise<boolean> {
    if (this.isMigrated) return true;
    const missing = await missingMigrations(this.database);
    this.isMigrated = missing.length === 0;
    if (!this.isMigrated && !this.isMissingReported)
      this.logger.warn(
        `not ready: the database lacks the migrations ${missing.join(', ')}. Run: npm run migration:run`,
      );
    this.isMissingReported = !this.isMigrated;
    return this.isMigrated;
  }

  /** Makes {@link ready} throw from now on: this process is shutting down, and proxies must stop using it. */
  drain(): void {
    this.isDraining = true;
  }
}
