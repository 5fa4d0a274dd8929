import { Injectable } from '@nestjs/common';
import { type Doer, record } from '../../audit/recording.js';
import { Database } from '../../database/database.js';
import { BadRequest, PermissionDenied, ValidationError } from '../../rest/errors.js';
import { message, MESSAGES } from '../../rest/messages.js';
import type { Payload } from '../../rest/requests/parameters.js';
import type { ActingUser } from '../identity.js';
import { Passwords } from '../passwords/passwords.js';
import { Tokens } from '../tokens/tokens.js';
import { normalUsername } from '../users/account-rules.js';
import { Accounts } from '../users/accounts.js';
import { PASSWORD, PASSWORD_BY_NAME } from '../users/user-statements.js';
import { LoginThrottle } from './login-throttle.js';
import type { LoginInput, PasswordInput } from './login-input.js';

const WRONG_OLD_PASSWORD = message(
  'Your old password was entered incorrectly. Please enter it again.',
  '你的旧密码不正确。请重新输入。',
);

const NOT_BY_KEY = message(
  'An API key cannot change a password: log in.',
  'API 密钥不能修改密码：请先登录。',
);

/** Logins and logouts, and one's own password. */
@Injectable()
export class LoginService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly tokens: Tokens,
    private readonly accounts: Accounts,
    private readonly throttle: LoginThrottle,
  ) {}

  /**
   * Gives a token for a username and a password.
   *
   * @param from where it comes from
   * @throws BadRequest, the same and after the same time whatever was wrong; Throttled after too many wrong ones
   */
  async login({ username, password }: LoginInput, from: Doer): Promise<string> {
    await this.throttle.take(username, from.ip);
    const token = await this.tokenFor(username, password, from);
    if (token === undefined) throw new BadRequest(MESSAGES.badCredentials);
    await this.throttle.succeeded(username, from.ip);
    return token;
  }

  /** Ends the token that the caller has shown. */
  async logout(caller: ActingUser): Promise<void> {
    await this.tokens.revoke(caller.tokenId, caller, 'user.logout');
  }

  /**
   * Changes the caller's password, and ends all their tokens and API keys: the one that they call with too.
   *
   * @throws ValidationError where the old one is wrong or the new one will not do; PermissionDenied to an API key;
   *   Throttled after too many wrong ones, as at a login: a stolen token must not be a way to try passwords
   */
  async changePassword(caller: ActingUser, payload: Payload<PasswordInput>): Promise<void> {
    if (caller.shown === 'key') throw new PermissionDenied(NOT_BY_KEY);
    const { old_password = '', new_password } = await payload.read();
    await this.throttle.take(caller.username, caller.ip);
    if (!(await this.isOwnPassword(caller.id, old_password)))
      throw new ValidationError({ old_password: [WRONG_OLD_PASSWORD] });
    await this.throttle.succeeded(caller.username, caller.ip);
    try {
      await this.accounts.change(caller.id, { password: new_password }, caller, 'user.password');
    } catch (error) {
      throw error instanceof ValidationError ? renamed(error) : error;
    }
  }

  private async tokenFor(username: string, password: string, from: Doer): Promise<string | undefined> {
    const [user] = await this.database.rows<{ id: number; password: string | null }>(PASSWORD_BY_NAME, [
      normalUsername(username),
    ]);
    const matches = await this.passwords.matches(password, user?.password);
    const token =
      matches && user?.password ? await this.tokens.issue(user.id, user.password, from) : undefined;
    // Whose password it was not: the name itself may be a password that was typed into the wrong field.
    if (token === undefined) await record(this.database, 'user.login_failed', from, { id: user?.id });
    return token;
  }

  private async isOwnPassword(userId: number, password: string): Promise<boolean> {
    const [user] = await this.database.rows<{ password: string | null }>(PASSWORD, [userId]);
    return user?.password === null || this.passwords.matches(password, user?.password);
  }
}

/** Accounts call it `password`; this call's body has two. */
const renamed = ({ fields: { password = [] } }: ValidationError): ValidationError =>
  new ValidationError({ new_password: password });
