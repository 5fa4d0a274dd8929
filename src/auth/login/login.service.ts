import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { type RecordedActor, record } from '../../recording/recording.js';
import { Database } from '../../database/database.js';
import { BadRequest, ValidationError } from '../../rest/errors.js';
import { message, MESSAGES } from '../../rest/messages.js';
import type { Payload } from '../../rest/requests/parameters.js';
import type { ActingUser } from '../identity.js';
import { Passwords } from '../passwords/passwords.js';
import { Tokens } from '../tokens/tokens.js';
import { normalUsername } from '../users/account-rules.js';
import { Accounts } from '../users/accounts.js';
import { UserEntity } from '../users/user.entity.js';
import { LoginThrottle } from './login-throttle.js';
import type { LoginInput, PasswordInput } from './dto/login-input.js';

const WRONG_OLD_PASSWORD = message(
  'Your old password was entered incorrectly. Please enter it again.',
  '你的旧密码不正确。请重新输入。',
);

/** Logs callers in and out, and changes their passwords. */
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
   * Issues a token for a username and a password.
   *
   * @param from the origin of the request, for the audit record
   * @throws BadRequest if the user or the password is wrong, with the same message and after the same time; Throttled after too many
   *   wrong passwords
   */
  async login({ username, password }: LoginInput, from: RecordedActor): Promise<string> {
    let userId: number | undefined;
    const token = await this.throttle.login(username, from.ip, async () => {
      const user = await this.database.read((manager) =>
        manager.findOneBy(UserEntity, {
          username: normalUsername(username),
          isActive: true,
          deletedAt: IsNull(),
        }),
      );
      userId = user?.id;
      const matches = await this.passwords.matches(password, user?.password);
      return matches && user?.password ? this.tokens.issue(user.id, user.password, from) : undefined;
    });
    if (token !== undefined) return token;
    // The record has only the user's id. The username that was sent may be a password typed into the wrong field.
    await record(this.database, 'user.login_failed', from, { id: userId });
    throw new BadRequest(MESSAGES.badCredentials);
  }

  /** Revokes the token of this request, or deletes its API key. */
  async logout(caller: ActingUser): Promise<void> {
    await this.tokens.revoke(caller.tokenId, caller, caller.shown === 'key' ? 'key.delete' : 'user.logout');
  }

  /**
   * Changes the caller's password, and revokes all their tokens and API keys, including the token of this request.
   *
   * @throws ValidationError if the old password is wrong or the new one is invalid; Throttled after too many wrong passwords, so that a
   *   stolen token cannot be used to guess them
   */
  async changePassword(caller: ActingUser, payload: Payload<PasswordInput>): Promise<void> {
    const { old_password, new_password } = await payload.read();
    const kept = await this.throttle.change(caller.id, async () => {
      const stored = await this.database.read((manager) => keptPassword(manager, caller.id));
      return (await this.passwords.matches(old_password, stored)) ? stored : undefined;
    });
    if (kept === undefined) {
      await record(this.database, 'user.password_failed', caller, { id: caller.id });
      throw wrongOldPassword();
    }
    // Of concurrent changes with the same old password only the first succeeds. For the others the old password is wrong.
    const stillKept = async (manager: EntityManager): Promise<void> => {
      if ((await keptPassword(manager, caller.id)) !== kept) throw wrongOldPassword();
    };
    const changes = { password: new_password };
    try {
      await this.accounts.change(caller.id, changes, caller, stillKept);
    } catch (error) {
      throw error instanceof ValidationError ? renamed(error) : error;
    }
  }
}

/** The stored hash of a user's password. */
async function keptPassword(manager: EntityManager, id: number): Promise<string | null | undefined> {
  const user = await manager.findOneBy(UserEntity, { id, deletedAt: IsNull() });
  return user?.password;
}

const wrongOldPassword = () => new ValidationError({ old_password: [WRONG_OLD_PASSWORD] });

/** Moves errors of the field `password` to `new_password`, its name in the body of this route. */
const renamed = (error: ValidationError): ValidationError =>
  error.fields.password === undefined ? error : new ValidationError({ new_password: error.fields.password });
