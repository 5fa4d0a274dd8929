import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Fold } from '../../database/counts/fold.js';
import { FOLD } from './statistics-statements.js';

const MOST_AT_ONCE = 10_000;

/** Adds changes of the counts of ended jobs to the counts. */
@Injectable()
export class StatisticsFold implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly added = new Fold(StatisticsFold.name, MOST_AT_ONCE, (most) => this.addPart(most));

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.added.start();
  }

  beforeApplicationShutdown(): void {
    this.added.end();
  }

  /** Adds all changes that there are: see {@link Fold.addAll}. */
  fold(): Promise<void> {
    return this.added.addAll();
  }

  private async addPart(most: number): Promise<boolean> {
    const [row] = await this.database.rows<{ changes: number }>(FOLD, [most]);
    return row?.changes === most;
  }
}
