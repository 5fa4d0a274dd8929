import type { FastifyRequest } from 'fastify';
import type { Allowance } from '../limits/allowance.js';
import type { Limiter } from '../limits/limiter.js';
import { networkOf } from '../limits/network-of.js';
import { NotAuthenticated, PermissionDenied, Throttled } from '../rest/errors.js';
import { addressOf } from '../rest/requests/address.js';
import { type Caller, Gatekeeper } from '../rest/requests/gatekeeper.js';

const MINUTE_MS = 60_000;

/** Lets in whom another gatekeeper lets in, each so often a minute; who is not known or not let in is counted by address. */
export class LimitedGatekeeper extends Gatekeeper {
  private readonly allowance: Allowance;

  /** @param perMinute requests, of one caller */
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly limiter: Limiter,
    perMinute: number,
  ) {
    super();
    this.allowance = { most: perMinute, refillMs: MINUTE_MS / perMinute };
  }

  override async admit(request: FastifyRequest, route: string | undefined): Promise<Caller | undefined> {
    const address = `address:${networkOf(addressOf(request))}`;
    try {
      const caller = await this.gatekeeper.admit(request, route);
      await this.take(caller ? `caller:${caller.id}` : address);
      return caller;
    } catch (error) {
      if (error instanceof NotAuthenticated || error instanceof PermissionDenied) await this.take(address);
      throw error;
    }
  }

  private async take(key: string): Promise<void> {
    const waitMs = await this.limiter.take({ key, allowance: this.allowance });
    if (waitMs > 0) throw new Throttled(waitMs);
  }
}
