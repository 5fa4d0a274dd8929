import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { CANCELLED, isUnavailable } from '../database/database-error.js';
import type { Database, Statement } from '../database/database.js';
import { HELD, heldValues } from '../jobs/transitions/held.js';
import { RENEW, RENEW_LOCKED, renewValues } from '../jobs/transitions/renew.js';
import type { KeptLease } from './kept-lease.js';

/** The most locked rows that statements wait for, each on a connection of the pool. Others are tried at each renewal. */
const MOST_AWAITED = 3;

/**
 * Skipped rows are tried again at this interval in milliseconds, for this part of the lease time: the worker's own flushes lock
 * rows too, each for milliseconds.
 */
const RETRY = { everyMs: 50, partOfLease: 1 / 4 };

/** Renews all leases of a worker with one statement. */
export class Renewals {
  private readonly logger = new Logger(Renewals.name);
  /** Leases whose row locks a statement waits for. */
  private readonly awaited = new Set<KeptLease>();

  /** @param leases by the ids of their jobs */
  constructor(
    private readonly database: Database,
    private readonly leaseMs: number,
    private readonly leases: ReadonlyMap<number, KeptLease>,
  ) {}

  /**
   * Renews all leases, and aborts the runs of lost jobs. Leases whose rows are locked by another session are renewed by
   * separate statements, so that the others do not wait.
   *
   * @throws DatabaseUnavailable
   */
  async renew(): Promise<void> {
    const giveUpAt = performance.now() + RETRY.partOfLease * this.leaseMs;
    let left = await this.abortLost(await this.renewBy(RENEW, [...this.leases.values()]));
    while (left.some((lease) => !this.awaited.has(lease)) && performance.now() < giveUpAt) {
      await setTimeout(RETRY.everyMs);
      left = await this.abortLost(await this.renewBy(RENEW, left));
    }
  }

  /** Aborts the runs of those leases that are lost. Returns the others, whose rows are locked. */
  private async abortLost(left: KeptLease[]): Promise<KeptLease[]> {
    if (left.length === 0) return left;
    const askedAt = performance.now();
    const rows = await this.database.rows<{ id: number }>(HELD, heldValues(left));
    const ours = new Set(rows.map(({ id }) => id));
    const current = left.filter((lease) => this.leases.get(lease.id) === lease);
    for (const lease of current) {
      if (ours.has(lease.id)) {
        lease.lockedAt = askedAt;
        void this.awaitLock(lease);
      } else lease.abort('lost');
    }
    return current.filter(({ id }) => ours.has(id));
  }

  /**
   * Waits for the row lock until the lease is renewed. The run continues meanwhile, even past the end of its lease: no other
   * worker can claim a locked row. After the lock is released another claim could come first, so the run acts on the outside
   * only after the renewal.
   */
  private async awaitLock(lease: KeptLease): Promise<void> {
    if (this.awaited.has(lease) || this.awaited.size >= MOST_AWAITED) return;
    this.awaited.add(lease);
    try {
      while (lease.isLocked && !lease.isGivenUp && this.leases.get(lease.id) === lease) {
        const [lost] = await this.renewBy(RENEW_LOCKED, [lease]).catch(ifCancelled);
        if (!lost) continue;
        lost.abort('lost');
        return;
      }
    } catch (error) {
      this.logger.debug(`job ${lease.id} is locked and could not be renewed: ${String(error)}`);
    } finally {
      this.awaited.delete(lease);
    }
  }

  /** Renews leases that are not given up, and returns those whose rows the statement did not return. */
  private async renewBy(statement: Statement, leases: KeptLease[]): Promise<KeptLease[]> {
    const held = leases.filter(({ isGivenUp }) => !isGivenUp);
    if (held.length === 0) return [];
    const askedAt = performance.now();
    const rows = await this.database.rows<{ id: number; state: 'running' | 'stopping' }>(
      statement,
      renewValues(held, this.leaseMs),
    );
    const states = new Map(rows.map(({ id, state }) => [id, state]));
    const left: KeptLease[] = [];
    for (const lease of held) {
      // The job was settled while the statement ran.
      if (this.leases.get(lease.id) !== lease) continue;
      const state = states.get(lease.id);
      if (state === undefined) left.push(lease);
      else {
        if (state === 'stopping') lease.abort('stop');
        lease.renewedAt(askedAt);
      }
    }
    return left;
  }
}

/** Postgres cancels a statement that waits too long. No lease was renewed, and none is lost. */
function ifCancelled(error: unknown): KeptLease[] {
  if (isUnavailable(error) && error.code === CANCELLED) return [];
  throw error;
}
