import { Injectable } from '@nestjs/common';
import { record } from '../../audit/recording.js';
import { Database, type Executor } from '../../database/database.js';
import { NotAuthenticated, NotFound, PermissionDenied, ValidationError } from '../../rest/errors.js';
import type { ListRequest } from '../../rest/lists/list-request.js';
import type { PageBody } from '../../rest/lists/page.js';
import { message, MESSAGES } from '../../rest/messages.js';
import type { Payload } from '../../rest/requests/parameters.js';
import type { ActingUser, Identity } from '../identity.js';
import { isAtLeast, type Role } from '../roles.js';
import { STILL_GIVEN } from '../tokens/token-statements.js';
import { hashOf, newToken } from '../tokens/token-text.js';
import { Tokens } from '../tokens/tokens.js';
import type { KeyFilters, KeyInput, KeyOrdering } from './key-input.js';
import * as statements from './key-statements.js';
import type { KeyView, NewKeyView } from './key-view.js';

const NOT_BY_KEY = message(
  'An API key cannot make another one: log in.',
  'API 密钥不能创建其他密钥：请先登录。',
);

const tooHigh = (role: Role) =>
  message(`A key may no more than you, who are: ${role}.`, `密钥的权限不能高于你的角色：${role}。`);

const PAST = message('This time has passed.', '该时间已过。');

/** API keys, with which services call. */
@Injectable()
export class KeysService {
  constructor(
    private readonly database: Database,
    private readonly tokens: Tokens,
  ) {}

  /** One page of the caller's keys; of everybody's for an administrator. */
  async list(
    caller: Identity,
    { filters, order, page }: ListRequest<KeyFilters, KeyOrdering>,
  ): Promise<PageBody<KeyView>> {
    const owner = caller.role === 'admin' ? undefined : caller.id;
    const { values, ...statement } = statements.listStatements(filters, owner, order);
    const [rows, [total]] = await Promise.all([
      this.database.rows<KeyView>(statement.page, [...values, page.limit, page.offset]),
      this.database.rows<{ count: number }>(statement.count, values),
    ]);
    return page.of(rows, total?.count ?? 0);
  }

  /**
   * Makes a key of the caller's, and shows it this once.
   *
   * @throws PermissionDenied for a role above one's own, and to an API key: a stolen one must not outlive its end;
   *   NotAuthenticated where the caller's token ends meanwhile
   */
  async create(caller: ActingUser, payload: Payload<KeyInput>): Promise<NewKeyView> {
    if (caller.shown === 'key') throw new PermissionDenied(NOT_BY_KEY);
    const { name, role = caller.role, expire_time = null } = await payload.read();
    if (!isAtLeast(caller.role, role)) throw new PermissionDenied(tooHigh(caller.role));
    if (expire_time !== null && expire_time * 1_000 <= Date.now())
      throw new ValidationError({ expire_time: [PAST] });
    const key = newToken('key');
    const values = [caller.id, hashOf(key), name, role, expire_time];
    return this.database.transaction(async (executor) => {
      const [created] = await executor.rows<KeyView>(statements.CREATE, values);
      if (!created) throw new NotAuthenticated(MESSAGES.inactiveUser);
      await this.refuseEnded(executor, caller);
      await record(executor, 'key.create', caller, { id: created.id });
      return Object.assign(created, { key });
    });
  }

  /**
   * Asked while the user's row is held, so that a change of the password is over or has to wait: else a stolen token that
   * calls just then would leave a key behind that outlives it.
   */
  private async refuseEnded(executor: Executor, { shown, tokenId }: ActingUser): Promise<void> {
    if (shown === 'nothing') return;
    const [shownToken] = await executor.rows(STILL_GIVEN, [tokenId]);
    if (!shownToken) throw new NotAuthenticated(MESSAGES.invalidToken);
  }

  /**
   * One key.
   *
   * @throws NotFound; PermissionDenied for another's, unless the caller is an administrator
   */
  async detail(caller: Identity, id: number): Promise<KeyView> {
    const [key] = await this.database.rows<KeyView>(statements.DETAIL, [id]);
    if (!key) throw new NotFound();
    if (key.cuser !== caller.id && caller.role !== 'admin') throw new PermissionDenied();
    return key;
  }

  /** Ends a key; throws as {@link detail}. */
  async delete(caller: ActingUser, id: number): Promise<void> {
    await this.detail(caller, id);
    await this.tokens.revoke(id, caller, 'key.delete');
  }
}
