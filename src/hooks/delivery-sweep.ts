import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../database/database.js';
import { repeat } from '../database/repeat.js';
import { EXPIRE, EXPIRED_AT_ONCE } from './delivery-statements.js';

const EVERY_MS = 60_000;

/** Deletes the ids of deliveries after a day. Every API runs it: without one there are no deliveries. */
@Injectable()
export class DeliverySweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliverySweep.name);
  private readonly ending = new AbortController();

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    void repeat(EVERY_MS, () => this.sweep(), this.ending.signal);
  }

  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  /**
   * Deletes all expired ids. Never throws; the next call continues.
   *
   * @param ownMs the time of this machine, in milliseconds since 1970
   */
  async sweep(ownMs = Date.now()): Promise<void> {
    try {
      for (let isFull = true; isFull && !this.ending.signal.aborted;)
        isFull = (await this.database.rows(EXPIRE, [ownMs])).length === EXPIRED_AT_ONCE;
    } catch (error) {
      this.logger.warn(`old ids of deliveries could not be deleted: ${String(error)}`);
    }
  }
}
