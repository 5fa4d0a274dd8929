import { Injectable } from '@nestjs/common';
import type { ActingUser } from '../auth/identity.js';
import { refuseDeletionOfOthers, refuseOthers } from '../auth/owners.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { refuseWhoMayNotExecute } from '../auth/users/acting-users.js';
import { CallbackSecrets } from '../callbacks/callback-secrets.js';
import { RowQueues } from '../database/row-queues.js';
import { Database, type Executor, type Transaction } from '../database/database.js';
import { toEntity } from '../database/entity-columns.js';
import { requestsOf, yieldIfSpent } from '../flow/index.js';
import { actorValues, record } from '../recording/recording.js';
import { Conflict, NotFound, ValidationError } from '../rest/errors.js';
import { missingOf } from '../rest/fields/ids.js';
import type { Language } from '../rest/language.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { message, MESSAGES } from '../rest/messages.js';
import type { Payload } from '../rest/requests/parameters.js';
import type { ScheduleFilters, ScheduleOrdering } from './dto/schedule-filters.js';
import type { ScheduleInput } from './dto/schedule-input.js';
import type { SchedulePks } from './dto/schedule-pks.js';
import type { ScheduleView } from './dto/schedule-view.js';
import { databaseNow, knownTicksOf, readsOf } from './schedule-reads.js';
import { ScheduleColumns } from './schedule-columns.js';
import {
  type ChangeableRow,
  DELETE,
  DETAIL,
  LOCK,
  LOCK_UNCHANGED,
  SCHEDULES,
} from './schedule-statements.js';
import { scheduleView } from './schedule-views.js';
import { ScheduleEntity } from './schedule.entity.js';

/**
 * For how long a change waits for others of this process, and tries begin while the schedule ticks or another API changes it. The changes of a process
 * take turns: each that succeeded made all others try again, which forty at once did not end in time on a slow machine.
 */
const LONGEST_MS = 3_000;

/** Schedules: listed, created, shown, changed, deleted. */
@Injectable()
export class SchedulesService {
  private readonly changing = new RowQueues(LONGEST_MS);

  constructor(
    private readonly database: Database,
    private readonly columns: ScheduleColumns,
    private readonly secrets: CallbackSecrets,
  ) {}

  /** One page of the list. */
  list(
    request: ListRequest<ScheduleFilters, ScheduleOrdering>,
    language: Language,
  ): Promise<PageBody<ScheduleView>> {
    return SCHEDULES.page(this.database, request, (row) => scheduleView(row, language));
  }

  /**
   * One schedule.
   *
   * @throws NotFound
   */
  async detail(id: number, language: Language = 'en'): Promise<ScheduleView> {
    return scheduleView(await one(this.database, id), language);
  }

  /**
   * The next ticks of a schedule, in unix seconds, also if it is not enabled.
   *
   * @param user the id of who asks for it
   * @param count reads how many, once the schedule is known to exist
   * @throws NotFound; ValidationError as {@link knownTicksOf}
   */
  async next(id: number, user: number, count: () => number): Promise<number[]> {
    const row = await one(this.database, id);
    const next = knownTicksOf(row);
    const most = count();
    const moments: number[] = [];
    let tick = next(await databaseNow(this.database));
    for (; tick !== null && moments.length < most; tick = next(tick)) {
      moments.push(tick / 1_000);
      // A tick that is decades ahead takes up to 40 ms (a leap day that is a Monday, measured).
      await yieldIfSpent(requestsOf(user));
    }
    return moments;
  }

  /**
   * Creates a schedule.
   *
   * @throws ValidationError where the process or the version does not exist, the inputs do not fit the flow, or callbacks cannot be
   *   signed
   */
  async create(
    actor: ActingUser,
    payload: Payload<ScheduleInput>,
    language: Language,
  ): Promise<ScheduleView> {
    const { process, ...input } = await payload.read();
    await this.checkCallback(input);
    const columns = await this.columns.created(actor, process, input);
    const created = toEntity(ScheduleEntity, columns, { cuser: actor.id });
    return this.database.transactionOf(actor.id, async (transaction) => {
      const { identifiers } = await transaction.manager.insert(ScheduleEntity, created);
      // The request may have waited for seconds, for a thread and a connection.
      await refuseRevoked(transaction, actor);
      const { id } = identifiers[0] as { id: number };
      const [row] = await transaction.rows<ChangeableRow>(DETAIL, [id]);
      if (!row) throw new ValidationError({ process: [MESSAGES.invalidPk(String(process))] });
      await record(transaction, 'schedule.create', actor, { id, processId: process });
      return scheduleView(row, language);
    });
  }

  /**
   * Changes the fields that the body contains.
   *
   * @throws NotFound, and PermissionDenied where it is another's and the caller no administrator, before the body is read;
   *   ValidationError as at creation, as {@link knownTicksOf}, and if it is enabled and its creator may not execute processes; Conflict
   *   where it keeps changing
   */
  async update(
    id: number,
    actor: ActingUser,
    payload: Payload<ScheduleInput>,
    language: Language,
  ): Promise<ScheduleView> {
    await this.changeable(id, actor);
    const given: Partial<ScheduleInput> = await payload.read('partial');
    await this.checkCallback(given);
    const changed = await this.changing.run(`schedule ${id}`, actor.id, () => this.change(id, actor, given));
    return scheduleView(changed, language);
  }

  /** @throws as {@link update} */
  private async change(id: number, actor: ActingUser, given: Partial<ScheduleInput>): Promise<ChangeableRow> {
    // After a failover, this can be the schedule of another user.
    let before = await this.changeable(id, actor);
    for (const giveUpAt = performance.now() + LONGEST_MS; performance.now() < giveUpAt;) {
      const changes = await this.columns.changed(actor, before, given);
      const after = await this.database.transactionInTurn(`schedule ${id}`, actor.id, (transaction) =>
        this.write(transaction, actor, before, changes),
      );
      if (after !== null) return after;
      before = await this.changeable(id, actor);
    }
    throw new Conflict(KEEPS_CHANGING);
  }

  /**
   * Deletes one schedule.
   *
   * @throws NotFound; PermissionDenied where it is another's and the caller no administrator
   */
  async delete(id: number, actor: ActingUser): Promise<void> {
    await this.deleteAll([id], actor, () => new NotFound());
  }

  /**
   * Deletes all the schedules that the body names, or none.
   *
   * @throws NotFound or PermissionDenied, naming the ids
   */
  async deleteMany(actor: ActingUser, payload: Payload<SchedulePks>): Promise<void> {
    const ids = (await payload.read()).ids();
    await this.deleteAll(ids, actor, (missing) => NotFound.naming(missing));
  }

  private async checkCallback({ callback_url: url }: Partial<ScheduleInput>): Promise<void> {
    if (url !== undefined && url !== null) await this.secrets.need();
  }

  /** @throws NotFound, and PermissionDenied where it is another's and the caller no administrator: its jobs run as its creator */
  private async changeable(id: number, actor: ActingUser): Promise<ChangeableRow> {
    const row = await one(readsOf(this.database, actor.id), id);
    refuseOthers(actor, [row]);
    return row;
  }

  /** Writes the changes, unless the schedule has changed since it was read: then returns null. */
  private async write(
    transaction: Transaction,
    actor: ActingUser,
    before: ChangeableRow,
    changes: Record<string, unknown>,
  ): Promise<ChangeableRow | null> {
    const { id, revision, changed_at, cuser } = before;
    const [locked] = await transaction.rows(LOCK_UNCHANGED, [id, revision, changed_at]);
    if (!locked) return null;
    await refuseRevoked(transaction, actor);
    if (changes.enabled === true) await refuseWhoMayNotExecute(transaction, cuser);
    const counted = { utime: () => 'now()', revision: () => 'revision + 1' };
    await transaction.manager.update(ScheduleEntity, id, toEntity(ScheduleEntity, changes, counted));
    const row = await one(transaction, id);
    await record(transaction, 'schedule.update', actor, { id, processId: row.process });
    return row;
  }

  private async deleteAll(
    ids: number[],
    actor: ActingUser,
    notFound: (missing: number[]) => NotFound,
  ): Promise<void> {
    await this.database.transactionInTurn(`schedules of ${actor.id}`, actor.id, async (transaction) => {
      const locked = await transaction.rows<{ id: number; cuser: number }>(LOCK, [ids]);
      await refuseRevoked(transaction, actor);
      const missing = missingOf(ids, locked);
      if (missing.length > 0) throw notFound(missing);
      refuseDeletionOfOthers(actor, locked);
      await transaction.rows(DELETE, [ids, ...actorValues(actor)]);
    });
  }
}

async function one(executor: Executor, id: number): Promise<ChangeableRow> {
  const [row] = await executor.rows<ChangeableRow>(DETAIL, [id]);
  if (!row) throw new NotFound();
  return row;
}

const KEEPS_CHANGING = message('The schedule keeps changing. Try again.', '定时任务正在被修改，请重试。');
