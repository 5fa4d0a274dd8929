import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Client, Pool } from 'pg';
import { DatabaseUnavailable } from './database-error.js';
import { onOwnConnection } from './own-connection.js';

/**
 * SQL: whether a commit of this role has waited 4 s for a synchronous standby. Commits are confirmed in their order, so others would wait
 * behind it.
 */
export const IS_STANDBY_AWAY = `
  EXISTS (
    SELECT FROM pg_stat_activity
    WHERE usename = session_user AND wait_event = 'SyncRep' AND state_change < clock_timestamp() - interval '4 s'
  )`;

const LOOK = {
  text: `SELECT ${IS_STANDBY_AWAY} AS is_away`,
  // Below the time after which a client must have its answer. The types of `pg` omit it.
  query_timeout: 4_000,
};

const LOOK_EVERY_MS = 250;

/** Words of statements whose commits wait for a standby. Locks of rows (`FOR UPDATE`, `FOR SHARE`) are written, too. */
const WRITES = /\b(?:INSERT|UPDATE|DELETE|MERGE|SHARE|pg_notify)\b/i;

/** Why writes are refused, for operators. */
export const COMMITS_WAIT = 'commits wait for a synchronous standby, which does not confirm them';

const CAUSE = Object.assign(new Error(COMMITS_WAIT), { code: 'STANDBY_AWAY' });

/**
 * Refuses writes while commits wait for a synchronous standby (`synchronous_standby_names`) that does not confirm them. Nothing else ends
 * such a wait: no timeout applies to it, and Postgres does not notice that the client has given up. Each write keeps its session
 * and its locks, until Postgres has no session left (80 of them after 96 s with 24 clients).
 */
export class StandbyWait {
  private readonly logger = new Logger('Database');
  private isAway = false;
  private isLooking = false;
  private readonly ending = new AbortController();

  constructor(private readonly pool: Pool) {}

  /** @throws DatabaseUnavailable if the statement would write, and its commit wait */
  refuse({ text }: { text: string }): void {
    if (this.isAway && WRITES.test(text)) this.refuseWork();
  }

  /** @throws DatabaseUnavailable if commits wait */
  refuseWork(): void {
    if (this.isAway) throw new DatabaseUnavailable(CAUSE);
  }

  /**
   * To be called when a connection was given up because it was silent. Looks whether it waits for a standby, and if so, until no
   * commit does any more. It has a connection of its own, because all of the pool may wait. Never rejects.
   */
  async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    const { signal } = this.ending;
    try {
      await onOwnConnection(this.pool, signal, async (client) => {
        while (await this.isAwayFor(client))
          await setTimeout(LOOK_EVERY_MS, undefined, { signal, ref: false });
      });
    } catch (error) {
      this.logger.debug(`whether commits wait for a standby is not known: ${String(error)}`);
    }
    this.isLooking = false;
    this.isAway = false;
  }

  /** Ends the look that is under way, and all later ones. */
  end(): void {
    this.ending.abort();
  }

  private async isAwayFor(client: Client): Promise<boolean> {
    const { rows } = await client.query<{ is_away: boolean }>(LOOK);
    const isAway = rows[0]?.is_away === true;
    if (isAway && !this.isAway) this.logger.warn(`${COMMITS_WAIT}. Writes are refused meanwhile`);
    if (!isAway && this.isAway) this.logger.log('the synchronous standby confirms commits again');
    return (this.isAway = isAway);
  }
}
