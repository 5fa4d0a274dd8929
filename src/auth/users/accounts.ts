import { Inject, Injectable } from '@nestjs/common';
import { type Act, type Doer, record } from '../../audit/recording.js';
import { Database, type Executor } from '../../database/database.js';
import { Conflict, NotFound, ValidationError } from '../../rest/errors.js';
import { message, MESSAGES } from '../../rest/messages.js';
import { AUTH_MODE, type AuthMode } from '../auth-mode.js';
import { Passwords } from '../passwords/passwords.js';
import { REVOKE_ALL } from '../tokens/token-statements.js';
import { Tokens } from '../tokens/tokens.js';
import { checkAccount, normalUsername } from './account-rules.js';
import type { UserInput } from './user-input.js';
import * as statements from './user-statements.js';
import type { UserView } from './user-view.js';

const LAST_ADMIN = message(
  'This is the last administrator who can log in. Make another user an administrator first.',
  '这是最后一个可以登录的管理员。请先将其他用户设为管理员。',
);

/** Users as the API and the operator's commands keep them: with the rules that hold for both. */
@Injectable()
export class Accounts {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly tokens: Tokens,
    @Inject(AUTH_MODE) private readonly mode: AuthMode,
  ) {}

  /**
   * Makes a user.
   *
   * @throws ValidationError where the username is taken, or it or the password will not do
   */
  async add(account: UserInput, actor: Doer): Promise<UserView> {
    const username = normalUsername(account.username);
    const { first_name, last_name, role, is_active, password } = account;
    checkAccount({ username, first_name, last_name, password }, username);
    const hash = await this.passwords.hash(password);
    const values = [username, first_name, last_name, role, is_active, hash];
    const work = this.database.transaction(async (executor) => {
      const [added] = await executor.rows<UserView>(statements.ADD, values);
      const user = found(added);
      await record(executor, 'user.create', actor, { id: user.id });
      return user;
    });
    return unique(work);
  }

  /**
   * Changes what is given, and records it as `act`. A new password, and the end of `is_active`, end all the user's tokens and API keys.
   *
   * @throws NotFound; ValidationError as {@link add}; Conflict where no administrator would be left
   */
  async change(
    id: number,
    changes: Partial<UserInput>,
    actor: Doer,
    act: Act = 'user.update',
  ): Promise<UserView> {
    const before = await this.show(id);
    const { first_name, last_name, password, role, is_active } = changes;
    const username = changes.username === undefined ? undefined : normalUsername(changes.username);
    checkAccount({ username, first_name, last_name, password }, username ?? before.username);
    const hash = password === undefined ? undefined : await this.passwords.hash(password);
    const values = [id, username, first_name, last_name, role, is_active, hash];
    const staysAdmin = (role ?? 'admin') === 'admin' && is_active !== false;
    const work = this.database.transaction(async (executor) => {
      await this.lock(executor, id, staysAdmin);
      const [changed] = await executor.rows<UserView>(statements.CHANGE, values);
      if (hash !== undefined || is_active === false) await executor.rows(REVOKE_ALL, [id]);
      await record(executor, act, actor, { id });
      return found(changed);
    });
    const changed = await unique(work);
    this.tokens.forget();
    return changed;
  }

  /**
   * Deletes a user, with all their tokens and API keys. What they have made stays, and bears their name; the username is
   * free again.
   *
   * @throws NotFound; Conflict where no administrator would be left
   */
  async remove(id: number, actor: Doer): Promise<void> {
    await this.database.transaction(async (executor) => {
      await this.lock(executor, id, false);
      await executor.rows(statements.DELETE, [id]);
      await executor.rows(REVOKE_ALL, [id]);
      await record(executor, 'user.delete', actor, { id });
    });
    this.tokens.forget();
  }

  /**
   * One user.
   *
   * @throws NotFound
   */
  async show(id: number): Promise<UserView> {
    const [user] = await this.database.rows<UserView>(statements.DETAIL, [id]);
    return found(user);
  }

  /** Nobody else can take away the other administrators until the transaction has ended. */
  private async lock(executor: Executor, id: number, staysAdmin: boolean): Promise<void> {
    const values = [id, this.mode === 'open'];
    const rows = await executor.rows<{ id: number; is_admin: boolean }>(statements.LOCK, values);
    const user = found(rows.find((row) => row.id === id));
    const others = rows.some((row) => row.id !== id && row.is_admin);
    if (user.is_admin && !staysAdmin && !others) throw new Conflict(LAST_ADMIN);
  }
}

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new NotFound();
  return row;
}

const UNIQUE_VIOLATION = '23505';

async function unique<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== UNIQUE_VIOLATION) throw error;
    throw new ValidationError({ username: [MESSAGES.notUnique] });
  }
}
