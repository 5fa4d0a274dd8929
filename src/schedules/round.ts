import { Injectable } from '@nestjs/common';
import { usersWhoMayExecute } from '../auth/users/acting-users.js';
import { Database, type Executor } from '../database/database.js';
import type { Inserts } from '../jobs/execute/job-inserts.js';
import type { NewJob } from '../jobs/execute/execute-statements.js';
import { TriggeredStarts } from '../jobs/execute/triggered-starts.js';
import {
  LOCK_DUE,
  lockValues,
  type Off,
  offValues,
  SWITCH_OFF,
  TICKED,
  type Ticked,
  tickedValues,
} from './due-statements.js';
import type { Plan } from './planning.js';
import { CREATOR_MAY_NOT, PROCESS_DELETED } from './why-off.js';

type Starting = Extract<Plan, { kind: 'start' }>;

interface Outcome {
  jobs: NewJob[];
  inserts: Inserts;
  /** The processes whose rows or policies others have locked: their schedules are tried again. */
  locked: Set<number>;
}

/** Jobs of one process were inserted and others found it locked, so that ticks would be out of order. The transaction is rolled back. */
class PartlyLocked extends Error {
  constructor(readonly processId: number) {
    super(`process ${processId} was locked meanwhile`);
  }
}

/** Starts the jobs of due schedules, and moves the schedules on, in one transaction. */
@Injectable()
export class Round {
  private announcing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly starts: TriggeredStarts,
  ) {}

  /**
   * Carries out plans. A schedule that has changed since it was read, or that another process starts, is left alone.
   *
   * @returns the processes that others have locked
   */
  async run(plans: readonly Plan[]): Promise<Set<number>> {
    try {
      const outcome = await this.database.transaction((executor) => this.write(executor, plans));
      // The next round does not wait for Redis, but the one after it does.
      await this.announcing;
      const told = this.starts.announce(outcome.jobs, outcome.inserts);
      // Another round may run at the same time.
      this.announcing = Promise.all([this.announcing, told]).then(() => undefined);
      return outcome.locked;
    } catch (error) {
      if (error instanceof PartlyLocked) return new Set([error.processId]);
      throw error;
    }
  }

  /** Settles when the workers were told of all jobs. */
  end(): Promise<void> {
    return this.announcing;
  }

  private async write(executor: Executor, plans: readonly Plan[]): Promise<Outcome> {
    const rows = await executor.rows<{ id: number }>(LOCK_DUE, lockValues(plans.map(({ row }) => row)));
    const mine = new Set(rows.map(({ id }) => id));
    const locked = plans.filter(({ row }) => mine.has(row.id));
    const users = [...new Set(locked.map(({ row }) => row.cuser))];
    const allowed = await usersWhoMayExecute(executor, users);
    const off: Off[] = [];
    const starting: Starting[] = [];
    for (const plan of locked)
      if (!allowed.has(plan.row.cuser)) off.push({ id: plan.row.id, why: CREATOR_MAY_NOT });
      else if (plan.kind === 'off') off.push({ id: plan.row.id, why: plan.why });
      else starting.push(plan);
    const jobs = starting.flatMap(({ starts }) => starts.map(({ job }) => job));
    const inserts =
      jobs.length === 0 ? { outcomes: [], replaced: [] } : await this.starts.insert(executor, jobs);
    const ticked: Ticked[] = [];
    const busy = new Set<number>();
    const outcomes = inserts.outcomes.values();
    for (const plan of starting) {
      const settled = settle(plan, outcomes);
      if (settled === 'locked') busy.add(plan.row.process_id);
      else if (settled === 'absent') off.push({ id: plan.row.id, why: PROCESS_DELETED });
      else ticked.push(settled);
    }
    if (ticked.length > 0) await executor.rows(TICKED, tickedValues(ticked));
    if (off.length > 0) await executor.rows(SWITCH_OFF, offValues(off));
    return { jobs, inserts, locked: busy };
  }
}

/**
 * What became of a schedule's jobs.
 *
 * @param outcomes of the jobs of all schedules, in their order: as many as this schedule has jobs are taken
 */
function settle(
  { row, starts, next }: Starting,
  outcomes: Iterator<Inserts['outcomes'][number]>,
): Ticked | 'locked' | 'absent' {
  const ticked: Ticked = { id: row.id, next, last: null, lastJob: null };
  const missing = new Set<'locked' | 'absent'>();
  for (const { tick } of starts) {
    const { value: outcome = 'locked' } = outcomes.next() as { value?: Inserts['outcomes'][number] };
    if (outcome === 'locked' || outcome === 'absent') {
      missing.add(outcome);
      continue;
    }
    if (typeof outcome !== 'string' && outcome.job_id === null) {
      missing.add('locked');
      continue;
    }
    ticked.last = tick;
    if (typeof outcome !== 'string') ticked.lastJob = outcome.job_id;
  }
  const [first] = missing;
  if (first === undefined) return ticked;
  if (missing.size > 1 || ticked.last !== null) throw new PartlyLocked(row.process_id);
  return first;
}
