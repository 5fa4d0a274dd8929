import { Injectable } from '@nestjs/common';
import type { Allowance } from '../../limits/allowance.js';
import { Limiter } from '../../limits/limiter.js';
import { networkOf } from '../../limits/network-of.js';
import { Throttled } from '../../rest/errors.js';

/** Unknown tokens from one network, as many as wrong passwords. */
const PER_NETWORK: Allowance = { most: 50, refillMs: 6_000 };

/** Limits the tokens that somebody can try. Known tokens do not count, since one service may answer many jobs at once. */
@Injectable()
export class UnknownTokens {
  constructor(private readonly limiter: Limiter) {}

  /**
   * Counts an unknown token.
   *
   * @throws Throttled if the network of the address has no attempts left
   */
  async count(address: string | null): Promise<void> {
    const key = `event-address:${networkOf(address)}`;
    const waitMs = await this.limiter.take({ key, allowance: PER_NETWORK });
    if (waitMs > 0) throw new Throttled(waitMs);
  }
}
