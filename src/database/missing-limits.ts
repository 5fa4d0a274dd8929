import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from './database.js';
import type { Executor, Statement } from './executor.js';
import { TIMEOUTS } from './server-limits.js';

const UNLIMITED: Statement = {
  name: '',
  text: `
    SELECT name FROM pg_settings
    WHERE name = ANY ($1::text[]) AND setting = '0' OR name = 'default_transaction_isolation' AND setting <> 'read committed'
      OR name = 'array_nulls' AND setting = 'off' OR name = 'extra_float_digits' AND setting ~ '^[-0]'
    ORDER BY name`,
};

/**
 * The limits that Postgres does not enforce on a connection, its isolation level if it is another one, whether it takes NULL for a text, and whether
 * it rounds numbers: PgBouncer does not pass on what the connection has asked for.
 */
export async function missingLimits(executor: Executor): Promise<string[]> {
  const rows = await executor.rows<{ name: string }>(UNLIMITED, [Object.keys(TIMEOUTS)]);
  return rows.map(({ name }) => name);
}

/** Warns at the start of a process if limits are missing, on which promises depend. */
@Injectable()
export class MissingLimitsWarning implements OnApplicationBootstrap {
  private readonly logger = new Logger(MissingLimitsWarning.name);

  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    const missing = await missingLimits(this.database).catch((error: unknown) => {
      // A Postgres that is away at that moment is no reason to end.
      this.logger.debug(`the limits could not be read: ${String(error)}`);
      return [];
    });
    if (missing.length > 0)
      this.logger.warn(
        `Postgres does not enforce ${missing.join(', ')}. Behind PgBouncer, set them for the role: see docs/scaling.md`,
      );
  }
}
