import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Database, type Executor } from '../../database/database.js';
import type { Actor } from '../../rest/requests/caller.js';
import { StopNotices } from '../stop/stop-notices.js';
import { STOP_MANY, type StoppedRow, stopManyValues } from '../transitions/stop.js';
import { Admission } from './admission.js';
import { LOCK_POLICIES } from './guard-statements.js';
import {
  IS_REPLACING,
  MOST_REPLACED,
  MOST_REPLACING,
  REPLACING,
  type ReplacingRow,
  TO_REPLACE,
} from './replacement-statements.js';

/** Who stops the jobs that others replace. */
type Stopper = Pick<Actor, 'id' | 'ip' | 'requestId'>;

interface Replacement {
  processId: number;
  actor: Stopper;
}

/** Jobs that were stopped because newer ones replace them. */
export interface Replaced extends Replacement {
  rows: StoppedRow[];
  /** Whether no other jobs are to be replaced. */
  isDone: boolean;
}

/** When jobs whose rows were locked are tried again, and when after an error. */
const LOCKED_AGAIN_MS = 20;
const FAILED_AGAIN_MS = 1_000;

/** How long the rest of a backlog is replaced without a look whether another process does so too. */
const REPLACING_MS = 60_000;

/**
 * Stops the oldest jobs of processes whose policy says `replace`. Of many, a part is stopped in the transaction that inserts the new
 * jobs, which also notes that there are more. While that note stands, no waiting job of the process gets a place, and the sweep of any
 * worker goes on where the process that took the note has died. A policy that was changed meanwhile holds at once.
 */
@Injectable()
export class Replacements implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Replacements.name);
  private readonly underWay = new Set<number>();
  private readonly ending = new AbortController();
  /** The last process that a sweep has looked at; 0: the next one begins anew. */
  private swept = 0;

  constructor(
    private readonly database: Database,
    private readonly notices: StopNotices,
    private readonly admission: Admission,
  ) {}

  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  /**
   * Stops the oldest jobs of the process, after new ones were inserted in this transaction. Leaves out those whose rows another session
   * has locked, and those beyond {@link MOST_REPLACED}, and notes whether there are more. Call {@link announce} after the commit.
   *
   * @param executor the transaction that has locked the policy
   * @param keep how many of the newest jobs remain, as the policy says; null: all
   */
  async replace(
    executor: Executor,
    processId: number,
    keep: number | null,
    actor: Stopper,
  ): Promise<Replaced | null> {
    if (keep === null) return null;
    const replaced = await this.stopOldest(executor, { processId, actor });
    await executor.rows(IS_REPLACING, [processId, !replaced.isDone]);
    return replaced;
  }

  /** Tells workers and waiters of replaced jobs, and replaces the rest, after the commit. Never throws. */
  announce(replaced: readonly Replaced[]): void {
    for (const one of replaced) {
      this.notices.tell(one.rows);
      if (!one.isDone) void this.replaceRest(one);
    }
  }

  /** Replaces what processes that have died had yet to replace, of the next hundred policies. */
  async sweep(): Promise<void> {
    const rows = await this.database.rows<ReplacingRow>(REPLACING, [this.swept]);
    this.swept = rows.length === MOST_REPLACING ? (rows.at(-1)?.process_id ?? 0) : 0;
    for (const { process_id: processId, cuser } of rows) {
      if (cuser === null) await this.database.rows(IS_REPLACING, [processId, false]);
      else void this.replaceRest({ processId, actor: { id: cuser, ip: null, requestId: randomUUID() } });
    }
  }

  private async replaceRest(rest: Replacement): Promise<void> {
    const { processId } = rest;
    if (this.underWay.has(processId)) return;
    this.underWay.add(processId);
    const giveUpAt = performance.now() + REPLACING_MS;
    const goesOn = (): boolean => !this.ending.signal.aborted && performance.now() < giveUpAt;
    for (let isDone = false; !isDone && goesOn();) isDone = await this.replaceMore(rest);
    this.underWay.delete(processId);
    this.admission.admit(processId);
  }

  /** @returns whether nothing is left to replace */
  private async replaceMore(rest: Replacement): Promise<boolean> {
    try {
      const next = await this.database.connected((executor) => this.stopOldest(executor, rest));
      this.notices.tell(next.rows);
      if (next.isDone && (await this.noteDone(rest))) return true;
      if (next.rows.length < MOST_REPLACED) await setTimeout(LOCKED_AGAIN_MS, undefined, { ref: false });
    } catch (error) {
      this.logger.warn(`jobs of process ${rest.processId} are not replaced yet: ${String(error)}`);
      await setTimeout(FAILED_AGAIN_MS, undefined, { ref: false });
    }
    return false;
  }

  /** Under the lock of the policy, so that no execute has just noted that there are more. */
  private async noteDone(rest: Replacement): Promise<boolean> {
    const replaced = await this.database.transaction(async (executor) => {
      const policies = await executor.rows(LOCK_POLICIES, [[rest.processId]]);
      if (policies.length === 0) return null;
      const last = await this.stopOldest(executor, rest);
      if (last.isDone) await executor.rows(IS_REPLACING, [rest.processId, false]);
      return last;
    });
    this.notices.tell(replaced?.rows ?? []);
    return replaced?.isDone ?? false;
  }

  private async stopOldest(executor: Executor, { processId, actor }: Replacement): Promise<Replaced> {
    const oldest = await executor.rows<{ id: number }>(TO_REPLACE, [processId]);
    const ids = oldest.map(({ id }) => id);
    const rows =
      ids.length === 0
        ? []
        : await executor.rows<StoppedRow>(STOP_MANY, stopManyValues(ids, actor, processId));
    return { processId, actor, rows, isDone: rows.length === ids.length && ids.length < MOST_REPLACED };
  }
}
