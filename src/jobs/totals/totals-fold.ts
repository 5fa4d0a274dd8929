import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../../database/database.js';
import { repeat } from '../../database/repeat.js';
import { type HorizonRow, NEXT_STEP, STEPS } from './total-statements.js';

const EVERY_MS = 2_000;

/** The most jobs that one statement adds to the totals: they take about a second. */
const MOST_AT_ONCE = 100_000;

/** Adds jobs to the totals as the horizon advances. Every process runs it; one at a time does the work. */
@Injectable()
export class TotalsFold implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TotalsFold.name);
  private readonly ending = new AbortController();
  private atOnce = MOST_AT_ONCE;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    void repeat(EVERY_MS, () => this.fold(), this.ending.signal);
  }

  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  /** Advances the horizon as far as it can. Never throws; the next call continues, with fewer jobs at once after a failure. */
  async fold(): Promise<void> {
    try {
      while (!this.ending.signal.aborted && (await this.step()) === 'count')
        this.atOnce = Math.min(2 * this.atOnce, MOST_AT_ONCE);
    } catch (error) {
      this.atOnce = Math.ceil(this.atOnce / 2);
      this.logger.debug(`jobs could not be added to the totals: ${String(error)}`);
    }
  }

  /** One step. The step is a statement of its own, so that it sees what others committed before the horizon was locked. */
  private step(): Promise<HorizonRow['step'] | undefined> {
    return this.database.transaction(async (executor) => {
      const [row] = await executor.rows<HorizonRow>(NEXT_STEP);
      if (row) await executor.rows(STEPS[row.step], row.step === 'count' ? [this.atOnce] : []);
      return row?.step;
    });
  }
}
