import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import {
  databaseError,
  DatabaseUnavailable,
  isUnavailable,
  losesServer,
  wasCancelled,
} from './database-error.js';
import type { Database } from './database.js';
import { endStuckConnections } from './end-stuck-connections.js';
import { type Executor, executorOn } from './executor.js';
import { lent } from './lent-connection.js';
import { surviveLostConnections } from './lost-connections.js';
import {
  IDENTITY,
  type IdentityRow,
  POSITION,
  type PositionRow,
  REPLAYED,
  type ReplayedRow,
} from './replica-statements.js';
import { REPLICA_LIMITS } from './server-limits.js';
import { pauseAfterUse, SHORTEST_PAUSE_MS } from './replica-pause.js';
import { SharedRuns } from '../flow/shared-runs.js';

/** How long a read waits until the replica has replayed what was committed before the read, in milliseconds. */
const CATCH_UP_MS = 200;

/** How often the replica is asked meanwhile. */
const LOOK_MS = 5;

/** How long a connection of the replica may transfer nothing: less than on the primary, which is read afterwards. */
const SILENT_MS = 1_000;

/** The longest pause that does not yet tell of flapping: a replica that is restarted can be left twice. */
const CALM_PAUSE_MS = 2 * SHORTEST_PAUSE_MS;

/** How often changes are logged while the replica flaps. */
const LOG_MS = 60_000;

/** A place in the log of the primary, and its timeline. */
type Position = [position: string, timeline: string | null];

/**
 * Reads from the replica of `DATABASE_READ_URL`, and from the primary while there is none, or it is away or behind. A read has everything
 * that was committed before it was called, wherever it runs.
 */
@Injectable()
export class ReadReplica implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ReadReplica.name);
  private readonly positions = new SharedRuns<'position', Position | null>(losesServer);
  private readonly checks = new SharedRuns<'check', void>();
  private readonly endWatch: () => void;
  /** Undefined before the first check. */
  private isUsed: boolean | undefined;
  private enteredAt = -Infinity;
  private checkedAt = -Infinity;
  private pauseMs = SHORTEST_PAUSE_MS;
  /** What was logged last of {@link isUsed}, and when. */
  private logged: boolean | undefined;
  private loggedAt = -Infinity;
  private isWarned = false;

  /** @param pool the connections to the replica; null without a replica */
  constructor(
    private readonly primary: Database,
    private readonly pool: Pool | null,
  ) {
    this.endWatch = pool ? endStuckConnections(pool, () => undefined, SILENT_MS) : () => undefined;
    // The next connection shows whether the replica is away.
    if (pool) surviveLostConnections(pool);
  }

  onApplicationBootstrap(): void {
    if (this.pool) this.checkSoon();
  }

  /**
   * Runs reads on the replica, or on the primary. All statements of `work` that the replica runs use one connection.
   *
   * @param work reads only. It runs again on the primary if the replica cannot finish it
   * @throws DatabaseUnavailable if the primary is unavailable; any other error that `work` throws
   */
  async read<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    const { pool } = this;
    if (!pool) return work(this.primary);
    if (this.isUsed !== true) {
      this.checkSoon();
      return work(this.primary);
    }
    const position = await this.position();
    if (position === null) return work(this.primary);
    try {
      return await lent(pool, async (client) => {
        const executor = executorOn(client);
        await caughtUp(executor, position);
        return work(executor);
      });
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      // A statement that conflicts with the replay, or takes long, says nothing about the next one.
      if (!wasCancelled(error)) this.leave(error);
      return work(this.primary);
    }
  }

  /**
   * Whether reads use the replica that is named, after a look at it. True without a replica. A replica that is not used is not looked at more
   * often than for reads. Never throws.
   */
  async check(): Promise<boolean> {
    const { pool } = this;
    if (!pool) return true;
    if (this.isUsed !== false || this.isDue()) await this.look(pool);
    return this.isUsed === true;
  }

  private checkSoon(): void {
    const { pool } = this;
    if (pool && this.isDue()) void this.look(pool);
  }

  private isDue(): boolean {
    return performance.now() - this.checkedAt >= this.pauseMs;
  }

  private look(pool: Pool): Promise<void> {
    this.checkedAt = performance.now();
    return this.checks.run('check', () => this.checkNow(pool));
  }

  private async checkNow(pool: Pool): Promise<void> {
    try {
      const [primary] = await this.primary.rows<IdentityRow>(IDENTITY);
      const position = await this.position();
      if (position === null || primary === undefined) throw new Error('the primary is in recovery');
      await lent(pool, async (client) => {
        const executor = executorOn(client);
        const [replica] = await executor.rows<IdentityRow>(IDENTITY);
        if (replica?.database !== primary.database || !replica.is_replica)
          throw new DatabaseUnavailable(new Error('it is no replica of the database of DATABASE_URL'));
        await caughtUp(executor, position);
        this.enter(replica.statement_timeout);
      });
    } catch (error) {
      this.leave(databaseError(error));
    }
  }

  /** The end of what the primary has committed; null while it is in recovery itself. Reads that come together share the statement. */
  private async position(): Promise<Position | null> {
    return this.positions.run('position', async () => {
      const [row] = await this.primary.rows<PositionRow>(POSITION);
      return row?.position == null ? null : [row.position, row.timeline];
    });
  }

  /** @param timeoutMs after how long the replica ends a statement; 0: never */
  private enter(timeoutMs: number): void {
    if (this.isUsed !== true) this.enteredAt = performance.now();
    this.isUsed = true;
    this.tell(() => this.logger.log('lists are read from the replica (DATABASE_READ_URL)'));
    if (this.isWarned || (timeoutMs > 0 && timeoutMs < SILENT_MS)) return;
    this.isWarned = true;
    this.logger.warn(
      `the replica does not end statements after ${REPLICA_LIMITS.statement_timeout} ms, so that one slow list lets all be read from the primary. Behind PgBouncer, see docs/scaling.md`,
    );
  }

  private leave(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const now = performance.now();
    if (this.isUsed === true) this.pauseMs = pauseAfterUse(this.pauseMs, now - this.enteredAt);
    this.isUsed = false;
    this.checkedAt = now;
    const again = `It is asked again after ${this.pauseMs / 1_000} s`;
    this.tell(() =>
      this.logger.warn(
        `lists are read from the primary, not from the replica (DATABASE_READ_URL): ${reason}. ${again}`,
      ),
    );
  }

  /** Logs {@link isUsed} if it differs from what was logged last, a while ago if the replica flaps. */
  private tell(log: () => void): void {
    const now = performance.now();
    if (this.isUsed === this.logged || (this.pauseMs > CALM_PAUSE_MS && now - this.loggedAt < LOG_MS)) return;
    this.logged = this.isUsed;
    this.loggedAt = now;
    log();
  }

  async onApplicationShutdown(): Promise<void> {
    this.endWatch();
    await this.pool?.end();
  }
}

/** @throws DatabaseUnavailable if the replica has not replayed the position within {@link CATCH_UP_MS} */
async function caughtUp(executor: Executor, position: Position): Promise<void> {
  const until = performance.now() + CATCH_UP_MS;
  for (;;) {
    const [row] = await executor.rows<ReplayedRow>(REPLAYED, position);
    if (row?.is_replica === true && row.has_replayed) return;
    if (performance.now() >= until)
      throw new DatabaseUnavailable(
        new Error(`it is more than ${CATCH_UP_MS} ms behind, or has not followed a failover`),
      );
    await setTimeout(LOOK_MS);
  }
}
