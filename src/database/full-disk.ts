import { Logger } from '@nestjs/common';
import { isUnavailable } from './database-error.js';
import type { Executor, Statement } from './executor.js';

/** SQLSTATE of a disk without space. */
const DISK_FULL = '53100';

/** Takes space in the tablespace of the database, where new rows go, and gives it back. Temporary tables may be kept on another disk (`temp_tablespaces`). */
const TAKE_SPACE: Statement = {
  name: '',
  text: `
    DO $$ BEGIN
      EXECUTE (
        SELECT format(
          'CREATE TEMPORARY TABLE liucheng_space ON COMMIT DROP TABLESPACE %I AS SELECT repeat(''x'', 1000) FROM generate_series(1, 500)',
          spcname
        )
        FROM pg_database JOIN pg_tablespace AS tablespace ON tablespace.oid = dattablespace WHERE datname = current_database()
      );
    END $$`,
};

/** How long a full disk is believed to be full where it cannot be asked, as without the right to temporary tables. */
const BELIEVED_MS = 10_000;

/** Knows whether the disk of Postgres is full: one that refuses new rows still answers, and lets others be changed. */
export class FullDisk {
  private readonly logger = new Logger('Database');
  private reason: string | null = null;
  private notedAt = -Infinity;
  private asking: Promise<string | null> | undefined;

  constructor(private readonly executor: Executor) {}

  /** To be called with each error of a statement that may write. Returns it. */
  noted(error: unknown): unknown {
    if (!isUnavailable(error) || error.code !== DISK_FULL) return error;
    if (this.reason === null) this.logger.error(`the disk of Postgres is full: ${error.message}`);
    this.reason = error.message;
    this.notedAt = performance.now();
    return error;
  }

  /** Why there is no space for new rows; null if there is. Asks Postgres only after a statement has found none. Never rejects. */
  async why(): Promise<string | null> {
    if (this.reason === null) return null;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async ask(): Promise<string | null> {
    try {
      await this.executor.rows(TAKE_SPACE);
      this.logger.log('the disk of Postgres has space again');
    } catch (error) {
      const isFull = isUnavailable(error) && error.code === DISK_FULL;
      if (isFull || performance.now() - this.notedAt < BELIEVED_MS) return this.reason;
    }
    return (this.reason = null);
  }
}
