import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Fold } from '../fold.js';
import { FOLD } from './statistics-statements.js';

const MOST_AT_ONCE = 10_000;

/** Adds changes of the counts of ended jobs to the counts. */
@Injectable()
export class StatisticsFold extends Fold {
  constructor(private readonly database: Database) {
    super(MOST_AT_ONCE);
  }

  protected async addPart(most: number): Promise<boolean> {
    const [row] = await this.database.rows<{ changes: number }>(FOLD, [most]);
    return row?.changes === most;
  }
}
