import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Fold } from '../fold.js';
import { type HorizonRow, NEXT_STEP, STEPS } from './total-statements.js';

/** One statement with as many takes about a second. */
const MOST_AT_ONCE = 100_000;

/** Adds jobs to the totals as the horizon advances. */
@Injectable()
export class TotalsFold implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly added = new Fold(TotalsFold.name, MOST_AT_ONCE, (most) => this.addPart(most));

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.added.start();
  }

  beforeApplicationShutdown(): void {
    this.added.end();
  }

  /** Adds all jobs that there are: see {@link Fold.addAll}. */
  fold(): Promise<void> {
    return this.added.addAll();
  }

  /** Makes one step of the horizon: a statement of its own, so that it sees what others committed before the horizon was locked. */
  private async addPart(most: number): Promise<boolean> {
    const [row] = await this.database.transaction(async (executor) => {
      const rows = await executor.rows<HorizonRow>(NEXT_STEP);
      for (const { step } of rows) await executor.rows(STEPS[step], step === 'count' ? [most] : []);
      return rows;
    });
    return row?.step === 'count';
  }
}
