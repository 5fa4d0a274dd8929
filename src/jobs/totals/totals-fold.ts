import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Fold } from '../fold.js';
import { type HorizonRow, NEXT_STEP, STEPS } from './total-statements.js';

/** One statement with as many takes about a second. */
const MOST_AT_ONCE = 100_000;

/** Adds jobs to the totals as the horizon advances. */
@Injectable()
export class TotalsFold extends Fold {
  constructor(private readonly database: Database) {
    super(MOST_AT_ONCE);
  }

  /** Makes one step of the horizon: a statement of its own, so that it sees what others committed before the horizon was locked. */
  protected async addPart(most: number): Promise<boolean> {
    const [row] = await this.database.transaction(async (executor) => {
      const rows = await executor.rows<HorizonRow>(NEXT_STEP);
      for (const { step } of rows) await executor.rows(STEPS[step], step === 'count' ? [most] : []);
      return rows;
    });
    return row?.step === 'count';
  }
}
