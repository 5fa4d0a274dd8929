import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { PermissionDenied } from '../../rest/errors.js';
import type { ListRequest } from '../../rest/lists/list-request.js';
import type { PageBody } from '../../rest/lists/page.js';
import { message } from '../../rest/messages.js';
import type { Payload } from '../../rest/requests/parameters.js';
import type { ActingUser, Identity } from '../identity.js';
import { Accounts } from './accounts.js';
import type { UserFilters, UserOrdering } from './user-filters.js';
import type { UserInput } from './user-input.js';
import { listStatements } from './user-statements.js';
import type { UserView } from './user-view.js';

const OWN_ACCESS = message(
  'You cannot change your own role or is_active, nor delete yourself.',
  '不能修改自己的 role 或 is_active，也不能删除自己。',
);

const OWN_PASSWORD = message(
  'Your own password is changed by /api/user/password/, which asks for the old one.',
  '请通过 /api/user/password/ 修改自己的密码，那里需要旧密码。',
);

/** Users, as callers see and change them. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
  ) {}

  /** One page of the list. */
  async list({ filters, order, page }: ListRequest<UserFilters, UserOrdering>): Promise<PageBody<UserView>> {
    const statements = listStatements(filters, order);
    const [rows, [total]] = await Promise.all([
      this.database.rows<UserView>(statements.page, [...statements.values, page.limit, page.offset]),
      this.database.rows<{ count: number }>(statements.count, statements.values),
    ]);
    return page.of(rows, total?.count ?? 0);
  }

  /** Creates a user; throws as {@link Accounts.add}. */
  async create(actor: ActingUser, payload: Payload<UserInput>): Promise<UserView> {
    return this.accounts.add(await payload.read(), actor);
  }

  /** One user; throws NotFound. */
  detail(id: number): Promise<UserView> {
    return this.accounts.show(id);
  }

  /** The caller: with the role that they have for this call, which of an API key may be lower than their own. */
  async me({ id, role }: Identity): Promise<UserView> {
    return Object.assign(await this.accounts.show(id), { role });
  }

  /**
   * Changes what the body gives; what it leaves out stays.
   *
   * @throws NotFound before the body is looked at; PermissionDenied for one's own access, and for one's own password: a
   *   stolen token or API key must not be enough to change it; else as {@link Accounts.change}
   */
  async update(caller: ActingUser, id: number, payload: Payload<UserInput>): Promise<UserView> {
    const user = await this.accounts.show(id);
    const changes: Partial<UserInput> = await payload.read('partial');
    const { role = user.role, is_active = user.is_active } = changes;
    if (id === caller.id && (role !== user.role || is_active !== user.is_active))
      throw new PermissionDenied(OWN_ACCESS);
    if (id === caller.id && changes.password !== undefined) throw new PermissionDenied(OWN_PASSWORD);
    return this.accounts.change(id, changes, caller);
  }

  /** Deletes a user; throws PermissionDenied for oneself, else as {@link Accounts.remove}. */
  async delete(caller: ActingUser, id: number): Promise<void> {
    if (id === caller.id) throw new PermissionDenied(OWN_ACCESS);
    await this.accounts.remove(id, caller);
  }
}
