import { Injectable, Logger } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { type RecordedAction, type RecordedActor, record } from '../../recording/recording.js';
import { Database, type Transaction } from '../../database/database.js';
import { GroupedCalls, PATIENCE_MS, rowOfEach } from '../../database/grouped-calls.js';
import { NotAuthenticated } from '../../rest/errors.js';
import { MESSAGES } from '../../rest/messages.js';
import type { ActingUser, Identity } from '../identity.js';
import { lowerRole, type Role } from '../roles.js';
import { UserEntity } from '../users/user.entity.js';
import { AccessTokenEntity } from './access-token.entity.js';
import { refuseRevoked } from './refuse-revoked.js';
import { IdentityCache } from './identity-cache.js';
import { hashOf, newToken } from './token-text.js';
import * as statements from './token-statements.js';

/** The lifetime of a login token, in days. */
const LOGIN_DAYS = 30;

interface Found {
  hash: string;
  id: number;
  username: string;
  role: Role;
  is_active: boolean;
  token_id: number;
  key_name: string | null;
  key_role: Role | null;
  unmarked: boolean;
}

/** Issues, looks up and revokes tokens. */
@Injectable()
export class Tokens {
  private readonly logger = new Logger(Tokens.name);
  private readonly known = new IdentityCache();
  /** Grouped, so that unknown tokens take few connections: those of a hundred clients with 16 requests each delayed other calls by 1 to 3 s. */
  private readonly lookUps = new GroupedCalls<string, Found | undefined>(
    (hashes) => this.foundAmong(hashes),
    { maxItems: 100, maxInFlight: 2, patienceMs: PATIENCE_MS },
  );

  constructor(private readonly database: Database) {}

  /**
   * The identity of a token. Results are cached for half a second, so every process refuses a revoked token after at most that time.
   *
   * @throws NotAuthenticated
   */
  identify(token: string): Identity | Promise<Identity> {
    const hash = hashOf(token);
    return this.known.get(hash, () => this.lookUp(hash));
  }

  /**
   * The identity of a request without credentials in open mode.
   *
   * @throws NotAuthenticated if the seeded user is deactivated or deleted
   */
  seeded(): Identity | Promise<Identity> {
    return this.known.get('', () => this.lookUpSeeded());
  }

  /**
   * Issues a token to a user if the stored hash of their password is still `kept`, and deletes other tokens of theirs, as `END_LOGINS` says.
   * The lock on the user's row serializes this with changes of the password, so that no token remains that such a change should have
   * revoked.
   *
   * @param kept the hash that the password was compared with
   * @param from the origin of the login, for the audit record
   * @returns undefined if the hash has changed, or the user may not log in any more
   */
  async issue(userId: number, kept: string, from: RecordedActor): Promise<string | undefined> {
    const token = newToken('token');
    return this.database.transactionOf(userId, async (transaction) => {
      const { manager } = transaction;
      const user = await manager.findOne(UserEntity, {
        where: { id: userId, password: kept, isActive: true, deletedAt: IsNull() },
        lock: { mode: 'for_no_key_update' },
      });
      if (!user) return undefined;
      await transaction.rows(statements.END_LOGINS, [userId, Date.now()]);
      const expireTime = () => `now() + interval '${LOGIN_DAYS} days'`;
      await manager.insert(AccessTokenEntity, { hash: hashOf(token), user, expireTime });
      await record(transaction, 'user.login', { ...from, id: userId }, { id: userId });
      return token;
    });
  }

  /**
   * Revokes one token and records it. The record of a logout names the user, the record of a deleted key names the key.
   *
   * @param mayRevoke rejects if the actor may not; in the transaction, since after a failover another token can have the id
   */
  async revoke(
    tokenId: number,
    actor: ActingUser,
    act: RecordedAction & ('user.logout' | 'key.delete'),
    mayRevoke: (transaction: Transaction) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> {
    await this.database.transactionOf(actor.id, async (transaction) => {
      await mayRevoke(transaction);
      await refuseRevoked(transaction, actor);
      const { affected } = await transaction.manager.delete(AccessTokenEntity, tokenId);
      if (affected === 0) return;
      await record(transaction, act, actor, { id: act === 'key.delete' ? tokenId : actor.id });
    });
    this.forget();
  }

  /** Clears the cache of this process. Call it after a change of users or tokens. Other caches expire within half a second. */
  forget(): void {
    this.known.clear();
  }

  private async lookUp(hash: string): Promise<Identity> {
    const found = await this.lookUps.add(hash);
    if (!found) throw new NotAuthenticated(MESSAGES.invalidToken);
    if (!found.is_active) throw new NotAuthenticated(MESSAGES.inactiveUser);
    if (found.unmarked) this.markUsed(found.token_id);
    const { id, username, role, token_id: tokenId, key_name: keyName, key_role: keyRole } = found;
    const shown = keyName === null ? 'token' : 'key';
    return { id, username, role: keyRole === null ? role : lowerRole(role, keyRole), shown, tokenId };
  }

  private async foundAmong(hashes: string[]): Promise<(Found | undefined)[]> {
    const rows = await this.database.rows<Found>(statements.LOOK_UP, [hashes]);
    return rowOfEach(hashes, rows, ({ hash }) => hash);
  }

  private async lookUpSeeded(): Promise<Identity> {
    const [user] = await this.database.rows<Pick<Found, 'id' | 'username' | 'role'>>(
      statements.LOOK_UP_SEEDED,
    );
    if (!user) throw new NotAuthenticated();
    return { ...user, shown: 'nothing', tokenId: 0 };
  }

  /** Records the use of a token. Requests do not wait for it, and do not fail if it fails. */
  private markUsed(tokenId: number): void {
    this.database
      .rows(statements.MARK_USED, [tokenId])
      .catch((error: unknown) =>
        this.logger.debug(`the time of use of a token could not be stored: ${String(error)}`),
      );
  }
}
