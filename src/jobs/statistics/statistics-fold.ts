import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../../database/database.js';
import { repeat } from '../../database/repeat.js';
import { FOLD } from './statistics-statements.js';

/** How often changes are added to the counts. Between two times, statistics read the changes themselves. */
const EVERY_MS = 2_000;

/** The most changes that one statement adds. */
const MOST_AT_ONCE = 10_000;

/** Adds changes of the counts of ended jobs to the counts. Every process runs it; one at a time does the work. */
@Injectable()
export class StatisticsFold implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(StatisticsFold.name);
  private readonly ending = new AbortController();
  private atOnce = MOST_AT_ONCE;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    void repeat(EVERY_MS, () => this.fold(), this.ending.signal);
  }

  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  /** Adds all changes that there are. Never throws; the next call continues, with fewer at once after a failure. */
  async fold(): Promise<void> {
    try {
      for (let isFull = true; isFull && !this.ending.signal.aborted;) {
        const [row] = await this.database.rows<{ changes: number }>(FOLD, [this.atOnce]);
        isFull = row?.changes === this.atOnce;
        this.atOnce = Math.min(2 * this.atOnce, MOST_AT_ONCE);
      }
    } catch (error) {
      this.atOnce = Math.ceil(this.atOnce / 2);
      this.logger.debug(`counts of ended jobs could not be added: ${String(error)}`);
    }
  }
}
