import { Injectable } from '@nestjs/common';
import { Database, type Executor } from '../database/database.js';
import type { Caller } from '../rest/requests/caller.js';
import { SecretBox } from '../secrets/secret-box.js';
import type { ScheduleInput } from './dto/schedule-input.js';
import { InputChecks } from './input-checks.js';
import { databaseNow, knownTicksOf, readsOf } from './schedule-reads.js';
import type { ChangeableRow } from './schedule-statements.js';
import { changedInputs, openedInputs, shownInputs } from './scheduled-inputs.js';

type Columns = Record<string, unknown>;

/** What is written to the row of a schedule: its fields, its checked inputs, and its next tick. */
@Injectable()
export class ScheduleColumns {
  constructor(
    private readonly database: Database,
    private readonly checks: InputChecks,
    private readonly box: SecretBox,
  ) {}

  /**
   * The columns of a new schedule.
   *
   * @throws ValidationError as {@link InputChecks.stored}
   */
  async created(caller: Caller, process: number, input: Omit<ScheduleInput, 'process'>): Promise<Columns> {
    const { version = null, inputs, enabled } = input;
    const stored = await this.checks.stored(caller, { process, version, inputs, shown: null, enabled });
    const next = enabled ? await nextTick(input, this.database) : null;
    return { ...input, ...stored, process_id: process, next_time: next };
  }

  /**
   * The columns that change. Only what is given, and what follows from it, is checked again.
   *
   * @throws ValidationError as {@link InputChecks.stored} and {@link knownTicksOf}; Unreadable if its secret inputs cannot be read
   */
  async changed(caller: Caller, before: ChangeableRow, given: Partial<ScheduleInput>): Promise<Columns> {
    const { process = before.process, inputs: sent, ...columns } = given;
    const { cron, timezone, enabled, version } = { ...before, ...columns };
    const isStarted = enabled && !before.enabled;
    const isChecked =
      isStarted || sent !== undefined || process !== before.process || version !== before.version;
    const stored = isChecked
      ? await this.checks.stored(caller, {
          process,
          version,
          inputs: sent === undefined ? openedInputs(before, this.box) : changedInputs(sent, before, this.box),
          shown: before.secret_inputs === null ? null : (sent ?? shownInputs(before)),
          enabled,
        })
      : {};
    const isMoved = isStarted || cron !== before.cron || timezone !== before.timezone;
    const next = (): Promise<number | null> =>
      nextTick({ cron, timezone }, readsOf(this.database, caller.id));
    return {
      ...columns,
      ...stored,
      process_id: process,
      ...(enabled ? (isMoved ? { next_time: await next() } : {}) : { next_time: null }),
      ...(enabled ? { error: null, error_zh: null } : {}),
    };
  }
}

/** The first tick from now on, in unix seconds; null if there is none. */
async function nextTick(
  schedule: { cron: string; timezone: string },
  executor: Executor,
): Promise<number | null> {
  const tick = knownTicksOf(schedule)(await databaseNow(executor));
  return tick === null ? null : tick / 1_000;
}
