import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import type { ActingUser } from '../auth/identity.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { record } from '../recording/recording.js';
import { isUniqueViolation } from '../database/database-error.js';
import { Database, type Transaction } from '../database/database.js';
import { toEntity } from '../database/entity-columns.js';
import { type DataType, fitSharedValue, type Json } from '../flow/index.js';
import { Conflict, NotFound, PermissionDenied, ValidationError } from '../rest/errors.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { MESSAGES } from '../rest/messages.js';
import type { Payload } from '../rest/requests/parameters.js';
import type { VariableFilters, VariableOrdering } from './dto/variable-filters.js';
import type { SentValue } from './dto/value-field.js';
import type { VariableInput } from './dto/variable-input.js';
import type { VariableView } from './dto/variable-view.js';
import { VariableClockEntity } from './variable-clock.entity.js';
import { MOST_VARIABLES } from './most-variables.js';
import { SealedValues } from './sealed-values.js';
import { type VariableRow, VARIABLES } from './variable-list.js';
import { checkSizes } from './variable-sizes.js';
import { VariableValueEntity } from './variable-value.entity.js';
import { VariableEntity } from './variable.entity.js';

/** The limit of one value. */
const MOST_BYTES = 64 * 1024;

/** Shared variables: listed, created, shown, changed, deleted. Each change is a new moment, to which jobs refer. */
@Injectable()
export class VariablesService {
  constructor(
    private readonly database: Database,
    private readonly sealed: SealedValues,
  ) {}

  /** One page of the list. */
  list(request: ListRequest<VariableFilters, VariableOrdering>): Promise<PageBody<VariableView>> {
    return VARIABLES.page(this.database, request, shown);
  }

  /**
   * One shared variable, without its value where that is a password.
   *
   * @throws NotFound
   */
  async detail(id: number): Promise<VariableView> {
    return shown(await this.database.read((manager) => one(manager, id)));
  }

  /**
   * Creates a shared variable.
   *
   * @throws ValidationError where the name is taken, the value does not fit the type, or a password could not be encrypted
   * @throws Conflict where there are too many
   */
  async create(actor: ActingUser, payload: Payload<VariableInput>): Promise<VariableView> {
    const { value, ...input } = await payload.read();
    const kept = this.kept(input.type, sentAs(input.type, value ?? null));
    const created = toEntity(VariableEntity, { ...input, cuser: actor.id });
    return this.change(actor, async (transaction, moment) => {
      const { manager } = transaction;
      if ((await manager.count(VariableEntity)) >= MOST_VARIABLES) throw TOO_MANY;
      const { id } = (await manager.insert(VariableEntity, created)).identifiers[0] as { id: number };
      await beginValue(manager, id, moment, { ...input, value: kept });
      await checkSizes(manager, undefined, { type: input.type, value: kept });
      await record(transaction, 'variable.create', actor, { id });
      return shown(await one(manager, id));
    });
  }

  /**
   * Changes the fields that the body contains.
   *
   * @throws NotFound before the body is read, ValidationError as at creation
   */
  async update(id: number, actor: ActingUser, payload: Payload<VariableInput>): Promise<VariableView> {
    await this.database.readOf(actor.id, (manager) => one(manager, id));
    const { value, ...given }: Partial<VariableInput> = await payload.read('partial');
    const changed = toEntity(VariableEntity, given);
    return this.change(actor, async (transaction, moment) => {
      const { manager } = transaction;
      const before = await one(manager, id);
      const { name = before.name, type = before.type } = given;
      const kept = this.keptAfter(before, type, value);
      if (Object.keys(changed).length > 0) await manager.update(VariableEntity, id, changed);
      if (name !== before.name || type !== before.type || kept !== before.value) {
        await endValue(manager, id, moment);
        const again = kept === before.value ? this.sealed.keptAgain(type, kept) : kept;
        await beginValue(manager, id, moment, { name, type, value: again });
        await checkSizes(manager, before, { type, value: again });
      }
      await record(transaction, 'variable.update', actor, { id });
      return shown(await one(manager, id));
    });
  }

  /**
   * Deletes a shared variable. Jobs that were executed before still see it.
   *
   * @throws NotFound, or PermissionDenied where it is another's and the caller no administrator
   */
  async delete(id: number, actor: ActingUser): Promise<void> {
    await this.change(actor, async (transaction, moment) => {
      const { manager } = transaction;
      const { cuser } = await one(manager, id);
      if (actor.role !== 'admin' && cuser !== actor.id) throw new PermissionDenied();
      await manager.delete(VariableEntity, id);
      await endValue(manager, id, moment);
      await record(transaction, 'variable.delete', actor, { id });
    });
  }

  private async change<T>(
    actor: ActingUser,
    work: (transaction: Transaction, moment: number) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.database.transactionInTurn('variables', actor.id, async (transaction) => {
        const moment = await nextMoment(transaction.manager);
        await refuseRevoked(transaction, actor);
        return work(transaction, moment);
      });
    } catch (error) {
      // The name: that a variable has one current value follows from the lock of all changes.
      throw isUniqueViolation(error) ? new ValidationError({ name: [MESSAGES.notUnique] }) : error;
    }
  }

  private keptAfter(before: VariableRow, type: DataType, sent: SentValue | null | undefined): string {
    if (sent !== undefined) return this.kept(type, sentAs(type, sent));
    if (type === before.type) return before.value;
    // A change of the type must not reveal a password.
    if (before.type === 'password') throw new ValidationError({ value: [MESSAGES.required] });
    return this.kept(type, JSON.parse(before.value));
  }

  private kept(type: DataType, given: unknown): string {
    const value = fitSharedValue(given, type, MOST_BYTES);
    if (value === undefined) throw new ValidationError({ value: [UNFIT] });
    if (type === 'password' && !this.sealed.keepsSecrets) throw new ValidationError({ type: [NO_KEY] });
    return this.sealed.kept(type, value);
  }
}

/** The sent value, where the type is a text with the digits of a number as they were sent. */
const sentAs = (type: DataType, sent: SentValue | null): unknown =>
  (type === 'string' || type === 'password' ? sent?.text : undefined) ?? sent?.json ?? null;

async function one(manager: EntityManager, id: number): Promise<VariableRow> {
  const row = await VARIABLES.query(manager).andWhere('v.id = :id', { id }).getRawOne<VariableRow>();
  if (!row) throw new NotFound();
  return row;
}

/** The next moment. It locks the clock: no other transaction changes shared variables until this one has committed. */
async function nextMoment(manager: EntityManager): Promise<number> {
  const next = manager.createQueryBuilder().update(VariableClockEntity);
  const updated = await next
    .set({ moment: () => 'moment + 1' })
    .returning('moment')
    .execute();
  const [clock] = updated.raw as { moment: number }[];
  if (!clock) throw new Error('the clock of variables is gone');
  return clock.moment;
}

/** Ends the current value at a moment. */
const endValue = (manager: EntityManager, variableId: number, until: number) =>
  manager
    .createQueryBuilder()
    .update(VariableValueEntity)
    .set({ until, endedAt: () => 'now()' })
    .where({ variableId, until: IsNull() })
    .execute();

/** Begins a value at a moment. */
const beginValue = (
  manager: EntityManager,
  variableId: number,
  since: number,
  { name, type, value }: Pick<VariableValueEntity, 'name' | 'type' | 'value'>,
) => manager.insert(VariableValueEntity, { variableId, since, name, type, value });

/** The row as responses show it. A password has an undefined value, which JSON omits. */
const shown = (row: VariableRow): VariableView => ({
  ...row,
  value: row.type === 'password' ? undefined : (JSON.parse(row.value) as Json),
});

const TOO_MANY = new Conflict({
  en: `There are already ${MOST_VARIABLES} shared variables, which is the maximum.`,
  zh: `共享变量已达上限 ${MOST_VARIABLES} 个。`,
});

/** Does not quote the value, which may be a password. */
const UNFIT = {
  en: `The value does not fit the type, or as a value of a flow is larger than ${MOST_BYTES} bytes.`,
  zh: `值与类型不符，或作为流程的值超过 ${MOST_BYTES} 字节。`,
};

const NO_KEY = {
  en: 'Passwords can be stored only if LIUCHENG_SECRET_KEY is set.',
  zh: '仅在设置了 LIUCHENG_SECRET_KEY 时才能保存密码。',
};
