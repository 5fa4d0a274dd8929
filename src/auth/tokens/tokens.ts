import { Injectable, Logger } from '@nestjs/common';
import { type Act, type Doer, record } from '../../audit/recording.js';
import { Database } from '../../database/database.js';
import { NotAuthenticated } from '../../rest/errors.js';
import { MESSAGES } from '../../rest/messages.js';
import type { Actor } from '../../rest/requests/gatekeeper.js';
import type { Identity } from '../identity.js';
import { lower, type Role } from '../roles.js';
import { IdentityCache } from './identity-cache.js';
import { hashOf, newToken } from './token-text.js';
import * as statements from './token-statements.js';

/** How long a login lasts, in days. */
const LOGIN_DAYS = 30;

interface Found {
  id: number;
  username: string;
  role: Role;
  is_active: boolean;
  token_id: number;
  key_name: string | null;
  key_role: Role | null;
  unmarked: boolean;
}

/** Tokens: given at a login, looked up at each call, revoked. */
@Injectable()
export class Tokens {
  private readonly logger = new Logger(Tokens.name);
  private readonly known = new IdentityCache();

  constructor(private readonly database: Database) {}

  /**
   * Whom a token stands for. What the database said within the last half second counts, so a revoked token is refused
   * everywhere within that.
   *
   * @throws NotAuthenticated
   */
  identify(token: string): Identity | Promise<Identity> {
    const hash = hashOf(token);
    return this.known.get(hash, () => this.lookUp(hash));
  }

  /**
   * Whom a call without credentials is in open mode.
   *
   * @throws NotAuthenticated where that user has been deactivated
   */
  seeded(): Identity | Promise<Identity> {
    return this.known.get('', () => this.lookUpSeeded());
  }

  /**
   * Gives a user a token, if their password is still what was compared.
   *
   * @param kept the hash that was compared
   * @param from where the login comes from
   * @returns undefined where it is not, or the user may not log in any more
   */
  async issue(userId: number, kept: string, from: Doer): Promise<string | undefined> {
    const token = newToken('token');
    const values = [userId, kept, hashOf(token), LOGIN_DAYS];
    return this.database.transaction(async (executor) => {
      const [issued] = await executor.rows(statements.ISSUE, values);
      if (!issued) return undefined;
      await record(executor, 'user.login', { ...from, id: userId }, { id: userId });
      return token;
    });
  }

  /** Ends one token, and records it: a logout as that of the user, the end of a key as the key's. */
  async revoke(tokenId: number, actor: Actor, act: Act & ('user.logout' | 'key.delete')): Promise<void> {
    await this.database.transaction(async (executor) => {
      const [revoked] = await executor.rows(statements.REVOKE, [tokenId]);
      if (revoked) await record(executor, act, actor, { id: act === 'key.delete' ? tokenId : actor.id });
    });
    this.forget();
  }

  /** Makes this process ask again for everybody; call it when users or tokens have changed. Others ask within half a second. */
  forget(): void {
    this.known.clear();
  }

  private async lookUp(hash: string): Promise<Identity> {
    const [found] = await this.database.rows<Found>(statements.LOOK_UP, [hash]);
    if (!found) throw new NotAuthenticated(MESSAGES.invalidToken);
    if (!found.is_active) throw new NotAuthenticated(MESSAGES.inactiveUser);
    if (found.unmarked) this.markUsed(found.token_id);
    const { id, username, role, token_id: tokenId, key_name: keyName, key_role: keyRole } = found;
    const shown = keyName === null ? 'token' : 'key';
    return { id, username, role: keyRole === null ? role : lower(role, keyRole), shown, tokenId };
  }

  private async lookUpSeeded(): Promise<Identity> {
    const [user] = await this.database.rows<Pick<Found, 'id' | 'username' | 'role'>>(
      statements.LOOK_UP_SEEDED,
    );
    if (!user) throw new NotAuthenticated();
    return { ...user, shown: 'nothing', tokenId: 0 };
  }

  /** Nobody waits for it: a call does not fail for it, nor take longer. */
  private markUsed(tokenId: number): void {
    this.database
      .rows(statements.MARK_USED, [tokenId])
      .catch((error: unknown) => this.logger.debug(`use of a token not marked: ${String(error)}`));
  }
}
