import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Allowance } from '../../limits/allowance.js';
import { Limiter, type Share } from '../../limits/limiter.js';
import { networkOf } from '../../limits/network-of.js';
import { Throttled } from '../../rest/errors.js';

/** Wrong passwords for one user name: some 1,450 a day. */
const PER_NAME: Allowance = { most: 10, refillMs: 60_000 };

/** Wrong passwords from one address, behind which there may be a whole office. */
const PER_ADDRESS: Allowance = { most: 50, refillMs: 6_000 };

/**
 * Bounds how many passwords can be tried, over all API processes together. A try is taken before its password is looked
 * at, so that many at once gain nothing, and given back when it was right: a login that succeeds costs nothing.
 */
@Injectable()
export class LoginThrottle {
  constructor(private readonly limiter: Limiter) {}

  /**
   * Takes a try. Ask before anything is looked up: whether the name exists makes no difference.
   *
   * @throws Throttled where the name or the address has none left
   */
  async take(username: string, address: string | null): Promise<void> {
    const waitMs = await this.limiter.take(...sharesOf(username, address));
    if (waitMs > 0) throw new Throttled(waitMs);
  }

  /** Gives the try back: the password was right. */
  async succeeded(username: string, address: string | null): Promise<void> {
    await this.limiter.giveBack(...sharesOf(username, address));
  }
}

const sharesOf = (username: string, address: string | null): Share[] => [
  { key: `login-name:${digest(username)}`, allowance: PER_NAME },
  { key: `login-address:${networkOf(address)}`, allowance: PER_ADDRESS },
];

/** Whoever types a password into the wrong field does not find it in Redis; nor does a long name make a long key. */
const digest = (username: string): string =>
  createHash('sha256').update(username.normalize('NFKC').toLowerCase()).digest('base64url');
