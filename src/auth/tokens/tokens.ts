import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { NotAuthenticated } from '../../rest/errors.js';
import { MESSAGES } from '../../rest/messages.js';
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
   * @returns undefined where it is not, or the user may not log in any more
   */
  async issue(userId: number, kept: string): Promise<string | undefined> {
    const token = newToken('token');
    const values = [userId, kept, hashOf(token), LOGIN_DAYS];
    const [issued] = await this.database.rows(statements.ISSUE, values);
    return issued && token;
  }

  /** Ends one token. */
  async revoke(tokenId: number): Promise<void> {
    await this.database.rows(statements.REVOKE, [tokenId]);
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
