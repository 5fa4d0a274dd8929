import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import type { Allowance } from '../../limits/allowance.js';
import { Limiter, type Bucket } from '../../limits/limiter.js';
import { networkOf } from '../../limits/network-of.js';
import { Throttled } from '../../rest/errors.js';

/** Wrong passwords for one username: at most about 1,450 a day. */
const PER_NAME: Allowance = { most: 10, refillMs: 60_000 };

/** Wrong old passwords when a user changes the password. */
const PER_CHANGE: Allowance = { most: 10, refillMs: 60_000 };

/** Wrong passwords from one address. A whole office may share it. */
const PER_ADDRESS: Allowance = { most: 50, refillMs: 6_000 };

/**
 * How many attempts are checked at the same time in this process, and how many of one address. Others wait for their turn: an attempt is counted while
 * it is checked, so of 500 correct logins at once from one office 450 were refused.
 */
const [AT_ONCE, OF_ONE] = [8, 6];

/** How long a login may wait for others: those of 500 users who come at once take five seconds or more. */
const PATIENCE_MS = 15_000;

/**
 * Limits password attempts over all API processes. An attempt is counted before the password is checked, so that concurrent attempts
 * cannot exceed the limit, and refunded unless the password is wrong.
 */
@Injectable()
export class LoginThrottle {
  private readonly turns = new FairSemaphore<string>(AT_ONCE, OF_ONE, PATIENCE_MS);

  constructor(private readonly limiter: Limiter) {}

  /**
   * A login attempt. Call it before the user is looked up, so that the result does not depend on whether the user exists.
   *
   * @param check returns undefined if the password is wrong
   * @returns what `check` returns
   * @throws Throttled if the username or the address has no attempts left; DatabaseUnavailable if it has waited too long for others; any error that
   *   `check` throws
   */
  login<Result>(
    username: string,
    address: string | null,
    check: () => Promise<Result | undefined>,
  ): Promise<Result | undefined> {
    const network = networkOf(address);
    return this.turns.run(network, () => this.attempt(bucketsOf(username, network), check));
  }

  /**
   * An attempt of the old password in a password change. These are counted separately from logins, because a password change needs a
   * token: strangers who use up the login attempts of a user cannot block it.
   *
   * @param check as for {@link login}
   * @throws Throttled if the user has no attempts left; DatabaseUnavailable if it has waited too long for others; any error that `check` throws
   */
  change<Result>(userId: number, check: () => Promise<Result | undefined>): Promise<Result | undefined> {
    const bucket = bucketOfChange(userId);
    return this.turns.run(bucket.key, () => this.attempt([bucket], check));
  }

  /** An attempt that fails for another reason is not counted: who repeats it must not be locked out once Postgres is back. */
  private async attempt<Result>(
    buckets: Bucket[],
    check: () => Promise<Result | undefined>,
  ): Promise<Result | undefined> {
    const waitMs = await this.limiter.take(...buckets);
    if (waitMs > 0) throw new Throttled(waitMs);
    let isWrong = false;
    try {
      const result = await check();
      isWrong = result === undefined;
      return result;
    } finally {
      if (!isWrong) await this.limiter.refund(...buckets);
    }
  }

  /** Resets the attempts of a user, for logins and password changes. The attempts of addresses are unchanged. */
  async unlock(username: string, userId: number): Promise<void> {
    await this.limiter.reset(bucketOfName(username), bucketOfChange(userId));
  }
}

const bucketOfName = (username: string): Bucket => ({
  key: `login-name:${digest(username)}`,
  allowance: PER_NAME,
});

const bucketOfChange = (userId: number): Bucket => ({
  key: `password-change:${userId}`,
  allowance: PER_CHANGE,
});

const bucketsOf = (username: string, network: string): Bucket[] => [
  bucketOfName(username),
  { key: `login-address:${network}`, allowance: PER_ADDRESS },
];

/** Hashes a username, so that a password typed into the wrong field is not stored in Redis, and long names make no long keys. */
const digest = (username: string): string =>
  createHash('sha256').update(username.normalize('NFKC').toLowerCase()).digest('base64url');
