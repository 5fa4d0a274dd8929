import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { actorFor } from '../auth/users/acting-users.js';
import { Database } from '../database/database.js';
import { hasWaited, isUnavailable } from '../database/database-error.js';
import { type Json, NEVER_ENDS, type Text, yieldIfSpent } from '../flow/index.js';
import { DraftLocked, type Targets } from '../jobs/execute/execute-targets.js';
import type { NewJob } from '../jobs/execute/execute-statements.js';
import { revealedInputs } from '../jobs/execute/secret-inputs.js';
import { type TriggeredStart, TriggeredStarts } from '../jobs/execute/triggered-starts.js';
import { NotFound, ValidationError } from '../rest/errors.js';
import { KeyMissing, SecretBox } from '../secrets/secret-box.js';
import { EXISTING_PROCESSES } from '../versions/existing-processes.js';
import { type DueRow, MOST_BYTES } from './due-statements.js';
import { openedInputs, shownInputs, withoutSecrets } from './scheduled-inputs.js';
import { tickValue } from './tick-value.js';
import { ticksToRun } from './ticks-to-run.js';
import { ticksOf } from './timetables.js';
import { PROCESS_DELETED, whyRevealing, whyOff } from './why-off.js';

/** The most jobs of one round. */
const MOST_JOBS = 1_000;

/**
 * How long a round waits for the plans of a user. Flows of 10 MiB take up to a second each, in turn: those of forty schedules of one user
 * stopped the schedules of all others.
 */
const LATE_MS = 500;

/** How many schedules of a user are prepared at a time. Their statements are grouped: alone, those of 500 processes took twice as long (measured). */
const AT_ONCE = 64;

/** What to do with a schedule that is due. Times are in milliseconds. */
export type Plan = { row: DueRow } & (
  | { kind: 'start'; starts: { tick: number; job: NewJob }[]; next: number | null }
  | { kind: 'off'; why: Text }
);

/** Why a schedule is to be tried again later. */
export type WhyRetry = 'locked' | 'failed' | 'unknown';

/** What was planned in time, and the plans of those users that take longer. */
export interface Planned {
  plans: Plan[];
  late: Map<number, Promise<Plan[]>>;
}

/** The ticks of a due schedule that get a job in this round. */
interface Ticks {
  row: DueRow;
  ticks: number[];
  next: number | null;
}

/** Prepares the jobs of due schedules, outside of a transaction. */
@Injectable()
export class Planning {
  private readonly logger = new Logger(Planning.name);

  constructor(
    private readonly database: Database,
    private readonly starts: TriggeredStarts,
    private readonly box: SecretBox,
  ) {}

  /**
   * Plans what a round does with the schedules that are due.
   *
   * @param onRetry called for each schedule whose jobs cannot be prepared now, but can later: another session has `locked` the draft,
   *   the preparation has `failed`, or this worker does not know its ticks (`unknown`)
   * @throws DatabaseUnavailable, as late plans do
   */
  async plan(due: readonly DueRow[], onRetry: (row: DueRow, why: WhyRetry) => void): Promise<Planned> {
    const inTime: Plan[][] = [];
    const late = new Map<number, Promise<Plan[]>>();
    const ofUsers = new Map<number, Ticks[]>();
    for (const ticks of await this.withinLimits(due, onRetry)) {
      const { cuser } = ticks.row;
      ofUsers.set(cuser, ofUsers.get(cuser) ?? []);
      ofUsers.get(cuser)?.push(ticks);
    }
    const waiting = new AbortController();
    const planned = [...ofUsers].map(async ([user, ticks]) => {
      const planning = this.planAll(ticks, onRetry);
      late.set(user, planning);
      const plans = await planning;
      if (waiting.signal.aborted) return;
      inTime.push(plans);
      late.delete(user);
    });
    const over = setTimeout(LATE_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([Promise.all(planned), over]).finally(() => waiting.abort());
    return { plans: inTime.flat(), late };
  }

  /** The ticks of due schedules that one round can start, in the order of the schedules. */
  private async withinLimits(
    due: readonly DueRow[],
    onRetry: (row: DueRow, why: WhyRetry) => void,
  ): Promise<Ticks[]> {
    const planned: Ticks[] = [];
    let [jobs, bytes] = [0, 0];
    for (const row of due) {
      // 500 schedules with many ticks, or whose next tick is years ahead, take seconds.
      await yieldIfSpent(NEVER_ENDS);
      const fits = Math.min(MOST_JOBS - jobs, Math.floor((MOST_BYTES - bytes) / row.bytes));
      const found = this.firstTicks(row, Math.max(jobs === 0 ? 1 : 0, fits));
      if (found === 'unknown') onRetry(row, found);
      else if (found !== null) {
        planned.push(found);
        jobs += found.ticks.length;
        bytes += found.ticks.length * row.bytes;
      }
    }
    return planned;
  }

  /**
   * The first ticks of a due schedule.
   *
   * @param most the most ticks
   * @returns null if it has ticks, but none may be started; `unknown` if they cannot be found here
   */
  private firstTicks(row: DueRow, most: number): Ticks | null | 'unknown' {
    try {
      const next = ticksOf(row);
      const all = ticksToRun(next, row.due, row.now, row.misfire);
      const ticks = all.slice(0, most);
      const [left] = all.slice(ticks.length);
      if (left !== undefined && ticks.length === 0) return null;
      return { row, ticks, next: left ?? next(Math.max(row.now, row.due)) };
    } catch (error) {
      // Another worker may know its time zone: each reads those of its own Node.js, and new ones come every year.
      this.logger.warn(`the ticks of schedule ${row.id} cannot be found: ${String(error)}`);
      return 'unknown';
    }
  }

  private async planAll(
    all: readonly Ticks[],
    onRetry: (row: DueRow, why: WhyRetry) => void,
  ): Promise<Plan[]> {
    const waiting = all.values();
    const targets: Targets = new Map();
    const plans: Plan[] = [];
    const work = async (): Promise<void> => {
      for (const ticks of waiting) {
        const plan = await this.planOne(ticks, targets);
        if (plan === 'locked' || plan === 'failed') onRetry(ticks.row, plan);
        else plans.push(plan);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return plans;
  }

  private async planOne(ticks: Ticks, targets: Targets): Promise<Plan | 'locked' | 'failed'> {
    const { row } = ticks;
    try {
      return await this.prepared(ticks, targets);
    } catch (error) {
      if (error instanceof DraftLocked) return 'locked';
      if (isUnavailable(error) && !hasWaited(error)) throw error;
      const why = error instanceof NotFound ? await this.whyMissing(row, error) : whyOff(error);
      // Another process may have the key.
      if (why !== null && !(error instanceof KeyMissing)) return { row, kind: 'off', why };
      this.logger.warn(`schedule ${row.id} cannot start a job now: ${String(error)}`);
      return 'failed';
    }
  }

  private async prepared({ row, ticks, next }: Ticks, targets: Targets): Promise<Plan> {
    const inputs = openedInputs(row, this.box);
    const shown = row.secret_inputs === null ? null : shownInputs(row);
    const starts: { tick: number; job: NewJob }[] = [];
    for (const tick of ticks) {
      const prepare = (given: Record<string, Json>) =>
        this.starts.prepare({ ...startOf(row, tick), inputs: given }, targets);
      const job = await prepare(inputs).catch(async (error: unknown) => {
        throw error instanceof ValidationError ? await withoutSecrets(error, shown, prepare) : error;
      });
      const revealed = shown === null || job.kept === null ? [] : revealedInputs(row.inputs, job.kept.inputs);
      if (revealed.length > 0) return { row, kind: 'off', why: whyRevealing(revealed) };
      starts.push({ tick, job });
    }
    return { row, kind: 'start', starts, next };
  }

  /** Why what a schedule executes was not found; null if it exists: then it has changed in this moment. */
  private async whyMissing({ process_id, version }: DueRow, { detail }: NotFound): Promise<Text | null> {
    const [existing] = await this.database.rows(EXISTING_PROCESSES, [[process_id]]);
    if (!existing) return PROCESS_DELETED;
    return version === null ? null : detail;
  }
}

/** The start of a job for a tick, without inputs. */
const startOf = (row: DueRow, tick: number): Omit<TriggeredStart, 'inputs'> => ({
  processId: row.process_id,
  actor: actorFor(row.cuser, `schedule ${row.id}`),
  version: row.version,
  trigger: 'schedule',
  offered: (flow) => tickValue(flow, tick, row.timezone),
  callbackUrl: row.callback_url,
  // All schedules of a round would wait with it.
  waitsForLocks: false,
});
