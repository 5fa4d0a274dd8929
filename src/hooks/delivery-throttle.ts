import { Injectable } from '@nestjs/common';
import type { Allowance } from '../limits/allowance.js';
import { Limiter } from '../limits/limiter.js';
import { networkOf } from '../limits/network-of.js';
import { Throttled } from '../rest/errors.js';

/** Unknown tokens and wrong signatures from one network: as many as failed logins. */
const FAILURES: Allowance = { most: 50, refillMs: 6_000 };

/** Deliveries to one hook: 600 a minute. */
const DELIVERIES: Allowance = { most: 600, refillMs: 100 };

/**
 * Limits deliveries over all API processes. A failure is counted after it is known, not before: a token cannot be guessed, and many
 * deliveries that arrive from one network at the same time must not use up its failures.
 */
@Injectable()
export class DeliveryThrottle {
  constructor(private readonly limiter: Limiter) {}

  /**
   * Counts an unknown token or a wrong signature.
   *
   * @throws Throttled if the network has no failures left
   */
  failed(address: string | null): Promise<void> {
    return this.take(`hook-address:${networkOf(address)}`, FAILURES);
  }

  /**
   * Counts a delivery to a hook. Other hooks are not affected.
   *
   * @throws Throttled if the hook has too many
   */
  delivered(hookId: number): Promise<void> {
    return this.take(`hook:${hookId}`, DELIVERIES);
  }

  private async take(key: string, allowance: Allowance): Promise<void> {
    const waitMs = await this.limiter.take({ key, allowance });
    if (waitMs > 0) throw new Throttled(waitMs);
  }
}
