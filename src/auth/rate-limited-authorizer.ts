import type { FastifyRequest } from 'fastify';
import type { Allowance } from '../limits/allowance.js';
import type { Limiter } from '../limits/limiter.js';
import { networkOf } from '../limits/network-of.js';
import { NotAuthenticated, PermissionDenied, Throttled } from '../rest/errors.js';
import { addressOf } from '../rest/requests/address.js';
import { Authorizer } from '../rest/requests/authorizer.js';
import type { Caller } from '../rest/requests/caller.js';

const MINUTE_MS = 60_000;

/** Adds a rate limit per caller to another authorizer. Public and refused requests count by address. */
export class RateLimitedAuthorizer extends Authorizer {
  private readonly allowance: Allowance;

  /** @param perMinute the requests per caller and minute */
  constructor(
    private readonly authorizer: Authorizer,
    private readonly limiter: Limiter,
    perMinute: number,
  ) {
    super();
    this.allowance = { most: perMinute, refillMs: MINUTE_MS / perMinute };
  }

  override async authorize(request: FastifyRequest, route: string | undefined): Promise<Caller | undefined> {
    const address = `address:${networkOf(addressOf(request))}`;
    try {
      const caller = await this.authorizer.authorize(request, route);
      await this.take(caller ? `caller:${caller.id}` : address);
      return caller;
    } catch (error) {
      if (error instanceof NotAuthenticated || error instanceof PermissionDenied) await this.take(address);
      throw error;
    }
  }

  override reauthorize(
    request: FastifyRequest,
    route: string | undefined,
  ): Promise<Caller | undefined> | Caller | undefined {
    return this.authorizer.reauthorize(request, route);
  }

  private async take(key: string): Promise<void> {
    const waitMs = await this.limiter.take({ key, allowance: this.allowance });
    if (waitMs > 0) throw new Throttled(waitMs);
  }
}
