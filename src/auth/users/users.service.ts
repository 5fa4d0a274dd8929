import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { PermissionDenied } from '../../rest/errors.js';
import type { ListRequest } from '../../rest/lists/list-request.js';
import type { PageBody } from '../../rest/lists/page.js';
import { message } from '../../rest/messages.js';
import type { Payload } from '../../rest/requests/parameters.js';
import { permissionsOf } from '../access.js';
import type { ActingUser, Identity } from '../identity.js';
import { needCredentials } from '../need-credentials.js';
import { isAtLeast } from '../roles.js';
import { Accounts } from './accounts.js';
import type { UserFilters, UserOrdering } from './dto/user-filters.js';
import type { UserInput } from './dto/user-input.js';
import { UserEntity } from './user.entity.js';
import { USERS } from './user-list.js';
import type { MeView, UserView } from './dto/user-view.js';

const OWN_ACCESS = message(
  'You cannot change your own role or is_active, nor delete yourself.',
  '不能修改自己的 role 或 is_active，也不能删除自己。',
);

const OWN_PASSWORD = message(
  'Your own password is changed by /api/user/password/, which asks for the old one.',
  '请通过 /api/user/password/ 修改自己的密码，那里需要旧密码。',
);

/** Shows and changes users on behalf of callers of the API. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
  ) {}

  /** One page of the list. */
  list(request: ListRequest<UserFilters, UserOrdering>): Promise<PageBody<UserView>> {
    return USERS.page(this.database, request);
  }

  /** Creates a user. Throws NotAuthenticated if a caller without credentials sets a password; else as {@link Accounts.add}. */
  async create(actor: ActingUser, payload: Payload<UserInput>): Promise<UserView> {
    const account = await payload.read();
    if (account.password !== undefined) needCredentials(actor);
    return this.accounts.add(account, actor);
  }

  /** One user; throws NotFound. */
  detail(id: number): Promise<UserView> {
    return this.accounts.show(id);
  }

  /** The caller, with the role of this request and the routes that it permits. The role of an API key can be lower than its user's. */
  async me(caller: Identity): Promise<MeView> {
    const { id, role } = caller;
    return Object.assign(await this.accounts.show(id), { role, permissions: permissionsOf(caller) });
  }

  /**
   * Changes the fields that are in the body.
   *
   * @throws NotFound before the body is read; NotAuthenticated if a caller without credentials sets a password or gives more access;
   *   PermissionDenied if callers change their own access, or their own password, since a stolen token or API key must not be enough
   *   to change it; else as {@link Accounts.change}
   */
  async update(caller: ActingUser, id: number, payload: Payload<UserInput>): Promise<UserView> {
    const user = await this.accounts.show(id);
    const changes: Partial<UserInput> = await payload.read('partial');
    const { role = user.role, is_active = user.is_active } = changes;
    if (id === caller.id && (role !== user.role || is_active !== user.is_active))
      throw new PermissionDenied(OWN_ACCESS);
    if (changes.password !== undefined || givesMore(user, { role, is_active })) needCredentials(caller);
    if (id === caller.id && changes.password !== undefined) throw new PermissionDenied(OWN_PASSWORD);
    return this.accounts.change(id, changes, caller, async (manager) => {
      // While the body was read, another request may have reduced the user's access.
      const now = await manager.findOneByOrFail(UserEntity, { id });
      if (givesMore({ role: now.role, is_active: now.isActive }, changes)) needCredentials(caller);
    });
  }

  /** Deletes a user. Throws PermissionDenied if callers delete themselves; else as {@link Accounts.remove}. */
  async delete(caller: ActingUser, id: number): Promise<void> {
    if (id === caller.id) throw new PermissionDenied(OWN_ACCESS);
    await this.accounts.remove(id, caller);
  }
}

/** Whether a change gives a user more access. */
const givesMore = (before: Access, after: Partial<Access>): boolean =>
  (after.is_active === true && !before.is_active) || !isAtLeast(before.role, after.role ?? before.role);

type Access = Pick<UserView, 'role' | 'is_active'>;
