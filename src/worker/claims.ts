import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { isUnavailable } from '../database/database-error.js';
import { Database, type Statement } from '../database/database.js';
import { GroupedCalls } from '../database/grouped-calls.js';
import { plainArray } from '../database/plain-array.js';
import { Admission } from '../jobs/admission/admission.js';
import { Outages } from './outages.js';
import {
  CLAIM,
  type Claiming,
  type ClaimRow,
  EXIT,
  claimValues,
  LOG_ERRORS,
  TAKE,
  TAKE_UNLOCKED,
  type TakenRow,
  takeValues,
  UNCLAIM,
  unclaimValues,
  UNTAKE,
  type UntakenRow,
} from '../jobs/transitions/claim.js';
import { FIRST_WAITING, type FirstWaitingRow } from '../jobs/transitions/choose.js';
import { ANY_WAITING } from '../jobs/transitions/overdue.js';
import { LostClaims } from './lost-claims.js';
import { LastTurns } from './last-turns.js';
import type { Held } from '../jobs/transitions/held.js';
import { WorkerName } from './worker-name.js';

/** A job that this worker has just claimed, with everything that its run needs except the flow. */
export interface Claim extends Held {
  processId: number;
  definitionId: number;
  /** The id of the user whose job it is. */
  user: number;
  /** JSON text, sealed if it contains secrets; null: no inputs. */
  inputs: string | null;
  /** What is shown of inputs with secrets, as JSON text; null: they have none. */
  shownInputs: string | null;
  /** The moment whose shared variables the job sees. */
  variablesAt: number;
  /** The UUID of the job; null for a job that started before jobs had UUIDs. */
  uuid: string | null;
  /** The progress that earlier attempts wrote, as JSON text. */
  progress: string | null;
  /** The unended steps that earlier attempts wrote, as JSON text. */
  openSteps: string | null;
  /** Whether it runs a draft. */
  isTrial: boolean;
  /** Whether it has one of the places of its process. */
  isLimited: boolean;
  /** Whether a worker has died while it held the job. */
  hasLostWorker: boolean;
  /** When it fails because of its time limit, and when it started, in milliseconds since 1970. */
  timeoutAt: number | null;
  startTime: number | null;
}

/** What {@link Claims.takeTurns} has taken. */
export interface TakenTurns {
  claims: Claim[];
  /** How many jobs were found. */
  found: number;
  /** Whether more may wait. */
  more: boolean;
  /** `performance.now()` before the claim was sent. */
  since: number;
}

/** A row with the UUID of the claim that returned it. */
type Claimed = ClaimRow & { claim: string };

/** Of how many processes the oldest waiting jobs are looked at while no slot is free. The next look continues behind them. */
const MOST_PROCESSES = 100;

/** Claims due jobs for this worker, many in one statement. */
@Injectable()
export class Claims {
  private readonly claims = new GroupedCalls<number, Claimed | undefined>((ids) => this.claim(ids), {
    maxItems: 500,
    // 5% more jobs a second than with two (measured).
    maxInFlight: 3,
    keyOf: (id) => id,
  });

  private readonly logger = new Logger(Claims.name);
  private readonly lastTurns = new LastTurns();
  /** The statements whose jobs this worker may hold without knowing it. */
  private readonly unanswered = new Set<Promise<unknown>>();
  private readonly lost: LostClaims;

  constructor(
    private readonly database: Database,
    private readonly worker: WorkerName,
    private readonly outages: Outages,
    private readonly admission: Admission,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {
    this.lost = new LostClaims(settings.leaseMs);
  }

  /**
   * Claims the job if it is due.
   *
   * @returns the claim; `failed` if the claim has failed the job because too many workers died or its time was over, with the process
   *   that has a free place now; `isolated` if the job is isolated and this process does not run isolated jobs; null if the job is not due:
   *   it has ended, another worker holds it, it waits for a place of its process, or it does not exist
   */
  async take(
    id: number,
  ): Promise<Claim | { failed: Pick<Claim, 'processId' | 'isLimited'> } | 'isolated' | null> {
    const row = await this.claims.add(id);
    if (!row || row.waits_for_place) return null;
    if (row.state === null) return 'isolated';
    const claim = claimOf(row);
    return row.state === 'failed' ? { failed: claim } : claim;
  }

  /** Claims waiting jobs: those with the highest priority, turn by turn among their processes. */
  async takeTurns(count: number): Promise<TakenTurns> {
    const taken = await this.takeBy(TAKE, count);
    if (taken.found > 0) return taken;
    const [waiting] = await this.database.rows<{ found: boolean }>(ANY_WAITING);
    return waiting?.found === true ? this.takeBy(TAKE_UNLOCKED, count) : { ...taken, more: false };
  }

  /**
   * Looks for jobs of others while no slot is free. Claims nothing. Settles when this worker knows the jobs that it had claimed meanwhile:
   * without them, a process that holds all slots seemed to hold none.
   *
   * @param turns the processes that had the last turn
   * @param resumed jobs that had started and wait for a slot
   * @param most the most waiting jobs of a process
   */
  async firstWaiting(
    turns: readonly number[],
    resumed: readonly number[],
    most: number,
  ): Promise<FirstWaitingRow[]> {
    const values = [MOST_PROCESSES, plainArray(turns), plainArray(resumed), most];
    const waiting = await this.database.rows<FirstWaitingRow>(FIRST_WAITING, values);
    await Promise.allSettled(this.unanswered);
    // The jobs of the last answer begin in this turn of the event loop.
    await setImmediate();
    return waiting;
  }

  private async takeBy(statement: Statement, count: number): Promise<TakenTurns> {
    const claim = randomUUID();
    const values = takeValues(count, this.lastTurns.values, this.parametersOf(claim));
    const since = performance.now();
    const rows = await this.rowsOf<TakenRow>(statement, values).catch((error: unknown) => {
      this.undo(error, async () => {
        const taken = await this.database.rows<UntakenRow>(UNTAKE, [claim]);
        return taken.length > 0 && taken.every(({ is_released: isReleased }) => isReleased);
      });
      throw error;
    });
    this.lastTurns.taken(rows);
    this.admitHeld(rows);
    await this.logErrors(rows, claim);
    const claimed = rows.filter(({ waits_for_place, state }) => !waits_for_place && state === 'running');
    return {
      claims: claimed.map((row) => claimOf({ ...row, claim })),
      found: rows.length,
      more: true,
      since,
    };
  }

  /** Stops retries, because the process is about to exit. */
  endRetries(): void {
    this.lost.endRetries();
  }

  /**
   * Notes that this worker has shut down, so that a job which it could not release is not charged with a death. Call it after the last
   * run has ended. Never throws: without the note, such a job is charged.
   */
  async noteShutdown(): Promise<void> {
    try {
      await this.database.rows(EXIT, [this.worker.name]);
    } catch (error) {
      this.logger.debug(`the exit was not noted: ${String(error)}`);
    }
  }

  /** Settles when each lost claim is undone or abandoned. If the process exits earlier, the jobs wait for the end of their leases. */
  undone(): Promise<void> {
    return this.lost.undone();
  }

  /** @param isUndone as that of {@link LostClaims.undo} */
  private undo(error: unknown, isUndone: () => Promise<boolean>): void {
    if (isUnavailable(error)) this.outages.failed();
    this.lost.undo(isUndone);
  }

  /** Gives free places to jobs without one: they waited when their process got its limit, of which this worker was not notified. */
  private admitHeld(rows: readonly ClaimRow[]): void {
    for (const { waits_for_place: waitsForPlace, process_id: processId } of rows)
      if (waitsForPlace) this.admission.admit(processId);
  }

  /** Adds their errors to the logs of jobs that a claim has failed. Never throws: the error is in the row of the job too. */
  private async logErrors(rows: readonly ClaimRow[], claim: string): Promise<void> {
    const failed = rows.filter(({ state }) => state === 'failed').map(({ id }) => id);
    if (failed.length === 0) return;
    try {
      await this.database.rows(LOG_ERRORS, [failed, claim]);
    } catch (error) {
      this.logger.warn(`the errors of failed jobs are missing in their logs: ${String(error)}`);
    }
  }

  private rowsOf<Row extends ClaimRow | TakenRow>(statement: Statement, values: unknown[]): Promise<Row[]> {
    const answer = this.database.rows<Row>(statement, values);
    this.unanswered.add(answer);
    const remove = (): void => void this.unanswered.delete(answer);
    answer.then(remove, remove);
    return answer;
  }

  private parametersOf(claim: string): Claiming {
    const { leaseMs, maxAttempts } = this.settings;
    const { name: worker, isIsolated: isolated } = this.worker;
    const { deathsCountFrom } = this.outages;
    return { worker, isolated, claim, leaseMs, maxDeaths: maxAttempts, deathsCountFrom };
  }

  private async claim(ids: number[]): Promise<(Claimed | undefined)[]> {
    const claim = randomUUID();
    const values = claimValues(ids, this.parametersOf(claim));
    const rows = await this.rowsOf<ClaimRow>(CLAIM, values).catch((error: unknown) => {
      let left = ids;
      this.undo(error, async () => {
        const undone = await this.database.rows<{ id: number }>(UNCLAIM, unclaimValues(left, claim));
        const found = new Set(undone.map(({ id }) => id));
        left = left.filter((id) => !found.has(id));
        return left.length === 0;
      });
      throw error;
    });
    this.admitHeld(rows);
    await this.logErrors(rows, claim);
    const byId = new Map(rows.map((row) => [row.id, { ...row, claim }]));
    return ids.map((id) => byId.get(id));
  }
}

const claimOf = (row: Claimed): Claim => ({
  id: row.id,
  fence: row.fence,
  claim: row.claim,
  uuid: row.uuid,
  processId: row.process_id,
  definitionId: row.definition_id,
  user: row.cuser,
  inputs: row.inputs,
  shownInputs: row.shown_inputs,
  variablesAt: row.variables_at,
  progress: row.progress,
  openSteps: row.open_steps,
  isTrial: row.is_trial,
  isLimited: row.is_limited === true,
  hasLostWorker: row.has_lost_worker === true,
  timeoutAt: row.timeout_at,
  startTime: row.start_time,
});
