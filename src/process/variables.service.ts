import { Injectable } from '@nestjs/common';
import type { ActingUser } from '../auth/identity.js';
import { record } from '../audit/recording.js';
import { Database, type Executor } from '../database/database.js';
import { type DataType, fitSharedValue, type Json } from '../flow/index.js';
import { SharedVariables } from '../jobs/shared-variables.js';
import { Conflict, NotFound, PermissionDenied, ValidationError } from '../rest/errors.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { MESSAGES } from '../rest/messages.js';
import type { Actor } from '../rest/requests/gatekeeper.js';
import type { Payload } from '../rest/requests/parameters.js';
import type { VariableFilters, VariableOrdering } from './dto/variable-filters.js';
import type { VariableInput } from './dto/variable-input.js';
import type { VariableView } from './dto/variable-view.js';
import * as statements from './variable-statements.js';

/** A job sees all shared variables, and none of its secrets: their number and size bound what that costs. */
const MOST = 1_000;
const MOST_BYTES = 64 * 1024;

interface Row extends VariableView {
  /** As `variable_value` keeps it. */
  value: string;
}

/** Shared variables: listed, created, shown, changed, deleted. Each change is a moment of its own, for jobs to refer to. */
@Injectable()
export class VariablesService {
  constructor(
    private readonly database: Database,
    private readonly shared: SharedVariables,
  ) {}

  /** One page of the list. */
  async list({
    filters,
    order,
    page,
  }: ListRequest<VariableFilters, VariableOrdering>): Promise<PageBody<VariableView>> {
    const { page: rowsOf, count, values } = statements.listStatements(filters, order);
    const [rows, [total]] = await Promise.all([
      this.database.rows<Row>(rowsOf, [...values, page.limit, page.offset]),
      this.database.rows<{ count: number }>(count, values),
    ]);
    return page.of(rows.map(shown), total?.count ?? 0);
  }

  /**
   * One shared variable, without its value where that is a password.
   *
   * @throws NotFound
   */
  async detail(id: number): Promise<VariableView> {
    return shown(await one(this.database, id));
  }

  /**
   * Creates a shared variable.
   *
   * @throws ValidationError where the name is taken, the value does not fit the type, or a password could not be encrypted
   * @throws Conflict where there are too many
   */
  async create(actor: Actor, payload: Payload<VariableInput>): Promise<VariableView> {
    const { name, type, value, visible, mark } = await payload.read();
    const kept = this.kept(type, value ?? null);
    return this.change(async (executor, moment) => {
      const [total] = await executor.rows<{ count: number }>(statements.COUNT_ALL);
      if ((total?.count ?? 0) >= MOST) throw TOO_MANY;
      const created = [name, type, visible, mark, actor.id];
      const [row] = await executor.rows<{ id: number }>(statements.CREATE, created);
      if (!row) throw new Error('a variable was not inserted');
      await executor.rows(statements.BEGIN_VALUE, [row.id, moment, name, type, kept]);
      await record(executor, 'variable.create', actor, { id: row.id });
      return shown(await one(executor, row.id));
    });
  }

  /**
   * Changes what the body gives; what it leaves out stays, a password too.
   *
   * @throws NotFound before the body is looked at, ValidationError as at creation
   */
  async update(id: number, actor: Actor, payload: Payload<VariableInput>): Promise<VariableView> {
    await one(this.database, id);
    const given: Partial<VariableInput> = await payload.read('partial');
    return this.change(async (executor, moment) => {
      const before = await one(executor, id);
      const { name = before.name, type = before.type, visible = before.visible, mark = before.mark } = given;
      const kept = this.keptAfter(before, type, given.value);
      await executor.rows(statements.UPDATE, [id, name, type, visible, mark]);
      if (name !== before.name || type !== before.type || kept !== before.value) {
        await executor.rows(statements.END_VALUE, [id, moment]);
        await executor.rows(statements.BEGIN_VALUE, [id, moment, name, type, kept]);
      }
      await record(executor, 'variable.update', actor, { id });
      return shown(await one(executor, id));
    });
  }

  /**
   * Deletes a shared variable. Jobs that were executed before still see it.
   *
   * @throws NotFound, or PermissionDenied where it is another's and the caller no administrator
   */
  async delete(id: number, actor: ActingUser): Promise<void> {
    await this.change(async (executor, moment) => {
      const { cuser } = await one(executor, id);
      if (actor.role !== 'admin' && cuser !== actor.id) throw new PermissionDenied();
      await executor.rows(statements.DELETE, [id]);
      await executor.rows(statements.END_VALUE, [id, moment]);
      await record(executor, 'variable.delete', actor, { id });
    });
  }

  private async change<T>(work: (executor: Executor, moment: number) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(async (executor) => {
        const [clock] = await executor.rows<{ moment: number }>(statements.NEXT_MOMENT);
        if (!clock) throw new Error('the clock of variables is gone');
        return work(executor, clock.moment);
      });
    } catch (error) {
      throw isTaken(error) ? new ValidationError({ name: [MESSAGES.notUnique] }) : error;
    }
  }

  private keptAfter(before: Row, type: DataType, given: unknown): string {
    if (given !== undefined) return this.kept(type, given);
    if (type === before.type) return before.value;
    // Whoever may change a type must not learn a password by it.
    if (before.type === 'password') throw new ValidationError({ value: [MESSAGES.required] });
    return this.kept(type, JSON.parse(before.value));
  }

  private kept(type: DataType, given: unknown): string {
    const value = fitSharedValue(given, type, MOST_BYTES);
    if (value === undefined) throw new ValidationError({ value: [UNFIT] });
    if (type === 'password' && !this.shared.keepsSecrets) throw new ValidationError({ type: [NO_KEY] });
    return this.shared.kept(type, value);
  }
}

async function one(executor: Executor, id: number): Promise<Row> {
  const [row] = await executor.rows<Row>(statements.DETAIL, [id]);
  if (!row) throw new NotFound();
  return row;
}

function shown({ value, ...row }: Row): VariableView {
  const { id, name, type, ...rest } = row;
  if (type === 'password') return row;
  return { id, name, type, value: JSON.parse(value) as Json, ...rest };
}

/** `unique_violation`: only the name is unique. */
const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505';

const TOO_MANY = new Conflict({
  en: `There are ${MOST} shared variables, the most there may be.`,
  zh: `共享变量已达上限 ${MOST} 个。`,
});

/** Without a word of the value, which may be a password. */
const UNFIT = {
  en: `The value does not fit the type, or is larger than ${MOST_BYTES} bytes.`,
  zh: `值与类型不符，或超过 ${MOST_BYTES} 字节。`,
};

const NO_KEY = {
  en: 'Passwords are only kept where LIUCHENG_SECRET_KEY is set.',
  zh: '仅在设置了 LIUCHENG_SECRET_KEY 时才能保存密码。',
};
