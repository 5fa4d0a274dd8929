import type { MigrationInterface, QueryRunner } from 'typeorm';
import { locking } from './locking.js';

/**
 * Adds the column and the index that are missing where `Policies1700000000013` was run before they were added to it, on 26 November 2026. There each
 * sweep of a worker ended with an error. Other databases have both.
 */
export class ReplacingPolicies1700000000026 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await locking(
      runner,
      `ALTER TABLE process_policy ADD COLUMN IF NOT EXISTS is_replacing boolean NOT NULL DEFAULT false`,
    );
    await locking(
      runner,
      `CREATE INDEX IF NOT EXISTS process_policy_replacing ON process_policy (process_id) WHERE is_replacing`,
    );
  }

  async down(): Promise<void> {
    // Both are of an earlier migration.
  }
}
