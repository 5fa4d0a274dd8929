import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { type RecordedAction, type RecordedActor, record } from '../../recording/recording.js';
import { isUniqueViolation } from '../../database/database-error.js';
import { Database, type Transaction } from '../../database/database.js';
import { toEntity } from '../../database/entity-columns.js';
import { NO_USER } from '../../database/fair-semaphore.js';
import { Conflict, NotFound, ValidationError } from '../../rest/errors.js';
import { message, MESSAGES } from '../../rest/messages.js';
import { AUTH_MODE, type AuthMode } from '../auth-mode.js';
import { Passwords } from '../passwords/passwords.js';
import { refuseRevoked } from '../tokens/refuse-revoked.js';
import { AccessTokenEntity } from '../tokens/access-token.entity.js';
import { SEEDED_USER } from '../tokens/token-statements.js';
import { Tokens } from '../tokens/tokens.js';
import { checkAccount, normalUsername } from './account-rules.js';
import type { UserInput } from './dto/user-input.js';
import type { UserView } from './dto/user-view.js';
import { UserEntity } from './user.entity.js';
import { USERS } from './user-list.js';

const LAST_ADMIN = message(
  'This is the last administrator who can log in. Make another user an administrator first.',
  '这是最后一个可以登录的管理员。请先将其他用户设为管理员。',
);

/** Creates, changes and deletes users, with the rules that apply both to the API and to `npm run user`. */
@Injectable()
export class Accounts {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly tokens: Tokens,
    @Inject(AUTH_MODE) private readonly mode: AuthMode,
  ) {}

  /**
   * Creates a user. A user without a password cannot log in.
   *
   * @throws ValidationError if the username is taken or invalid, or the password is invalid
   */
  async add(account: UserInput, actor: RecordedActor): Promise<UserView> {
    const username = normalUsername(account.username);
    const { first_name, last_name } = account;
    checkAccount({ username, first_name, last_name, password: account.password }, username);
    const password = await this.hashed(account.password);
    const added = toEntity(UserEntity, account, { username, password });
    const work = this.database.transactionOf(actor.id ?? NO_USER, async (transaction) => {
      const { manager } = transaction;
      const { id } = (await manager.insert(UserEntity, added)).identifiers[0] as { id: number };
      // The insert may have waited for a concurrent insert of the same username.
      await refuseRevoked(transaction, actor);
      await record(transaction, 'user.create', actor, { id });
      return shown(manager, id);
    });
    return unique(work);
  }

  /**
   * Changes the given fields. A new password has a record of its own. A new password, or `is_active: false`, revokes all tokens and API
   * keys of the user.
   *
   * @param checkLocked checks the user while its row is locked, and throws to reject the change
   * @throws NotFound; ValidationError as {@link add}; Conflict if no administrator would be left; any error that `checkLocked` throws
   */
  async change(
    id: number,
    changes: Partial<UserInput>,
    actor: RecordedActor,
    checkLocked?: (manager: EntityManager) => Promise<void>,
  ): Promise<UserView> {
    const before = await this.show(id);
    const { first_name, last_name, role = 'admin', is_active: isActive = true } = changes;
    const username = changes.username === undefined ? undefined : normalUsername(changes.username);
    const given = { username, first_name, last_name, password: changes.password };
    checkAccount(given, username ?? before.username);
    const password = await this.hashed(changes.password);
    const changed = toEntity(UserEntity, changes, { username, password });
    const work = this.inTurn(actor, async (transaction) => {
      const { manager } = transaction;
      await lock(manager, id, role === 'admin' && isActive, this.mode);
      await checkLocked?.(manager);
      await refuseRevoked(transaction, actor);
      if (Object.keys(changed).length > 0) await manager.update(UserEntity, id, changed);
      if (password !== undefined || !isActive) await revokeAll(manager, id);
      for (const act of actsOf(changes)) await record(transaction, act, actor, { id });
      return shown(manager, id);
    });
    const after = await unique(work);
    this.tokens.forget();
    return after;
  }

  /**
   * Deletes a user, with all their tokens and API keys. Objects that they created remain, and still show their name. The username
   * can be used again.
   *
   * @throws NotFound; Conflict if no administrator would be left
   */
  async remove(id: number, actor: RecordedActor): Promise<void> {
    await this.inTurn(actor, async (transaction) => {
      const { manager } = transaction;
      await lock(manager, id, false, this.mode);
      await refuseRevoked(transaction, actor);
      const gone = { deletedAt: () => 'now()', isActive: false, password: null };
      await manager.update(UserEntity, id, gone);
      await revokeAll(manager, id);
      await record(transaction, 'user.delete', actor, { id });
    });
    this.tokens.forget();
  }

  /**
   * One user.
   *
   * @throws NotFound
   */
  show(id: number): Promise<UserView> {
    return this.database.read((manager) => shown(manager, id));
  }

  /** A transaction that begins with {@link lock}. They take turns, whichever user they change: each locks the administrators. The operator of the machine is no user. */
  private inTurn<T>({ id }: RecordedActor, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.database.transactionInTurn('users', id ?? NO_USER, work);
  }

  private async hashed(password: string | undefined): Promise<string | undefined> {
    return password === undefined ? undefined : this.passwords.hash(password);
  }
}

/** What a change of a user is recorded as. */
function actsOf(changes: Partial<UserInput>): RecordedAction[] {
  const { password, ...others } = changes;
  if (password === undefined) return ['user.update'];
  return Object.keys(others).length === 0 ? ['user.password'] : ['user.password', 'user.update'];
}

async function shown(manager: EntityManager, id: number): Promise<UserView> {
  return found(await USERS.query(manager).andWhere('u.id = :id', { id }).getRawOne<UserView>());
}

/** Revokes all login tokens and API keys of a user. */
const revokeAll = (manager: EntityManager, id: number) => manager.delete(AccessTokenEntity, { user: { id } });

/**
 * Locks a user and all active administrators, so that the other administrators remain until the transaction ends. Locks in the order
 * of the ids to prevent deadlocks, and does not wait for writes of rows that refer to the user: imports of a user delayed their deactivation
 * by up to 3.5 s, after which it failed.
 *
 * @throws NotFound; Conflict if the user is the last administrator who can log in, and would be one no longer
 */
async function lock(manager: EntityManager, id: number, staysAdmin: boolean, mode: AuthMode): Promise<void> {
  const there = { deletedAt: IsNull() };
  const locked = await manager.find(UserEntity, {
    where: [
      { ...there, id },
      { ...there, role: 'admin', isActive: true },
    ],
    order: { id: 'ASC' },
    lock: { mode: 'for_no_key_update' },
  });
  const user = found(locked.find((each) => each.id === id));
  const isOtherAdmin = (each: UserEntity) => each.id !== id && isAdmin(each, mode);
  if (isAdmin(user, mode) && !staysAdmin && !locked.some(isOtherAdmin)) throw new Conflict(LAST_ADMIN);
}

/** Whether a user can act as an administrator. That needs a password, except for the seeded user in open mode. */
const isAdmin = ({ id, role, isActive, password }: UserEntity, mode: AuthMode): boolean =>
  role === 'admin' && isActive && (password !== null || (mode === 'open' && id === SEEDED_USER));

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new NotFound();
  return row;
}

async function unique<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ValidationError({ username: [MESSAGES.notUnique] });
  }
}
