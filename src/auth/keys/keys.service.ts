import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { record } from '../../recording/recording.js';
import { Database, type Statement } from '../../database/database.js';
import { toEntity } from '../../database/entity-columns.js';
import {
  Conflict,
  NotAuthenticated,
  NotFound,
  PermissionDenied,
  ValidationError,
} from '../../rest/errors.js';
import type { ListRequest } from '../../rest/lists/list-request.js';
import type { PageBody } from '../../rest/lists/page.js';
import { message, MESSAGES } from '../../rest/messages.js';
import type { Payload } from '../../rest/requests/parameters.js';
import type { ActingUser, Identity } from '../identity.js';
import { isAtLeast, type Role } from '../roles.js';
import { AccessTokenEntity } from '../tokens/access-token.entity.js';
import { refuseRevoked } from '../tokens/refuse-revoked.js';
import { hashOf, newToken } from '../tokens/token-text.js';
import { Tokens } from '../tokens/tokens.js';
import { UserEntity } from '../users/user.entity.js';
import type { KeyFilters, KeyOrdering } from './dto/key-filters.js';
import type { KeyInput } from './dto/key-input.js';
import type { KeyView, NewKeyView } from './dto/key-view.js';
import { KEYS } from './key-list.js';
import { MOST_KEYS, TOO_MANY_KEYS } from './too-many-keys.js';

const tooHigh = (role: Role) =>
  message(
    `A key cannot have more rights than its owner (${role}).`,
    `密钥的权限不能高于其所有者（${role}）。`,
  );

const PAST = message('This time has passed.', '该时间已过。');

/** Whether the unix time `$1` has passed. By the clock of Postgres, which ends the keys too: that of this process may differ. */
const HAS_PASSED: Statement = {
  name: 'key-time-passed',
  text: 'SELECT to_timestamp($1::float8) <= now() AS has_passed',
};

/** Creates, shows and deletes API keys, for services that call the API. */
@Injectable()
export class KeysService {
  constructor(
    private readonly database: Database,
    private readonly tokens: Tokens,
  ) {}

  /** One page of the caller's keys, or of all keys if the caller is an administrator. */
  list(caller: Identity, request: ListRequest<KeyFilters, KeyOrdering>): Promise<PageBody<KeyView>> {
    const owner = caller.role === 'admin' ? undefined : caller.id;
    const filters = Object.assign({}, request.filters, { owner });
    return KEYS.page(this.database, { ...request, filters });
  }

  /**
   * Creates an API key of the caller. Only the result of this call contains the key itself.
   *
   * @throws PermissionDenied for a role above the caller's own; NotAuthenticated if the caller's token is revoked meanwhile; Conflict if
   *   the caller has too many
   */
  async create(caller: ActingUser, payload: Payload<KeyInput>): Promise<NewKeyView> {
    const input = await payload.read();
    const { role = caller.role, expire_time = null } = input;
    if (!isAtLeast(caller.role, role)) throw new PermissionDenied(tooHigh(caller.role));
    if (expire_time !== null && (await this.hasPassed(caller, expire_time)))
      throw new ValidationError({ expire_time: [PAST] });
    const key = newToken('key');
    const more = { role, user_id: caller.id, hash: hashOf(key) };
    const values = toEntity(AccessTokenEntity, input, more);
    return this.database.transactionOf(caller.id, async (transaction) => {
      const { manager } = transaction;
      await holdUser(manager, caller.id);
      await refuseRevoked(transaction, caller);
      const kept = { user: { id: caller.id }, name: Not(IsNull()) };
      if ((await manager.count(AccessTokenEntity, { where: kept })) >= MOST_KEYS)
        throw new Conflict(TOO_MANY_KEYS);
      const { id } = (await manager.insert(AccessTokenEntity, values)).identifiers[0] as { id: number };
      await record(transaction, 'key.create', caller, { id });
      return Object.assign(await shown(manager, id), { key });
    });
  }

  private async hasPassed(caller: Identity, time: number): Promise<boolean> {
    const [row] = await this.database.rowsOf<{ has_passed: boolean }>(caller.id, HAS_PASSED, [time]);
    return row?.has_passed === true;
  }

  /**
   * One key.
   *
   * @throws NotFound, also for a key that {@link list} does not show to the caller
   */
  detail(caller: Identity, id: number): Promise<KeyView> {
    return this.database.read((manager) => own(manager, caller, id));
  }

  /** Deletes a key; throws as {@link detail}. */
  async delete(caller: ActingUser, id: number): Promise<void> {
    await this.tokens.revoke(id, caller, 'key.delete', ({ manager }) => own(manager, caller, id));
  }
}

/** @throws NotFound, also for a key of another user, unless the caller is an administrator */
async function own(manager: EntityManager, caller: Identity, id: number): Promise<KeyView> {
  const key = await shown(manager, id);
  if (key.cuser !== caller.id && caller.role !== 'admin') throw new NotFound();
  return key;
}

async function shown(manager: EntityManager, id: number): Promise<KeyView> {
  const key = await KEYS.query(manager).andWhere('t.id = :id', { id }).getRawOne<KeyView>();
  if (!key) throw new NotFound();
  return key;
}

/**
 * Locks the user's row, so that keys that are created at the same time do not exceed the limit. A concurrent change of the password,
 * deactivation or deletion of the user either has committed, or waits and then also revokes the new key.
 *
 * @throws NotAuthenticated if the user is deactivated or deleted
 */
async function holdUser(manager: EntityManager, id: number): Promise<void> {
  const user = await manager.findOne(UserEntity, {
    where: { id, isActive: true, deletedAt: IsNull() },
    lock: { mode: 'for_no_key_update' },
  });
  if (!user) throw new NotAuthenticated(MESSAGES.inactiveUser);
}
