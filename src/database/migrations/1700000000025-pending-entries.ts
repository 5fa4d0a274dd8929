import type { MigrationInterface, QueryRunner } from 'typeorm';
import { locking } from './locking.js';

const INDEXES = ['process_name_trgm', 'process_name_parts', 'job_error'];

/** In kilobytes: a list never becomes so long. */
const NO_LIMIT = 1024 * 1024;

/** No write moves what others have put on the lists of these indexes: see `MOVE_PENDING`. Each step can be repeated if it was interrupted. */
export class PendingEntries1700000000025 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const index of INDEXES)
      await locking(runner, `ALTER INDEX ${index} SET (gin_pending_list_limit = ${NO_LIMIT})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await locking(runner, `ALTER INDEX ${index} RESET (gin_pending_list_limit)`);
  }
}
