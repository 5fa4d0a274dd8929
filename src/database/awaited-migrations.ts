import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { Database } from './database.js';
import { migrations } from './migrations/index.js';
import { missingMigrations } from './missing-migrations.js';

const RETRY_MS = 1_000;

/**
 * Lets a worker begin only when the database has all migrations of its build: before them, it could not write the ends of the jobs that it takes.
 * Processes with an API begin without them, since they answer until then that they are not ready; `npm start` migrates first.
 */
@Injectable()
export class AwaitedMigrations implements OnModuleInit {
  private readonly logger = new Logger(AwaitedMigrations.name);

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Settles when the database has all migrations. Until then, a signal ends the process at once, which holds nothing yet. */
  async onModuleInit(): Promise<void> {
    if (this.settings.role !== 'worker') return;
    for (let told = ''; ;) {
      const why = await this.whyNotYet();
      if (why === null) return;
      if (why !== told) this.logger.warn(`no jobs are run yet: ${why}`);
      told = why;
      await setTimeout(RETRY_MS);
    }
  }

  private async whyNotYet(): Promise<string | null> {
    try {
      const missing = await missingMigrations(this.database);
      // A process that finds no tables at all ends, and says what to run: it is the first one of an installation.
      return missing.length === 0 || missing.length === migrations.length
        ? null
        : `the database lacks the migrations ${missing.join(', ')}. Run: npm run migration:run`;
    } catch (error) {
      return `the migrations cannot be read: ${String(error)}`;
    }
  }
}
