import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../database/database.js';
import { EXPIRE, EXPIRED_AT_ONCE } from './delivery-statements.js';

const EVERY_MS = 60_000;

/** Deletes the ids of deliveries after a day. Every API runs it: without one there are no deliveries. */
@Injectable()
export class DeliverySweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliverySweep.name);
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    const again = (): void => {
      if (!this.ended) this.timer = setTimeout(() => void this.sweep().then(again), EVERY_MS).unref();
    };
    again();
  }

  beforeApplicationShutdown(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  /** Deletes all expired ids. Never throws; the next call continues. */
  async sweep(): Promise<void> {
    try {
      for (let isFull = true; isFull && !this.ended;)
        isFull = (await this.database.rows(EXPIRE)).length === EXPIRED_AT_ONCE;
    } catch (error) {
      this.logger.warn(`old ids of deliveries could not be deleted: ${String(error)}`);
    }
  }
}
