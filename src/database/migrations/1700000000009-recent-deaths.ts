import type { MigrationInterface, QueryRunner } from 'typeorm';
import { refuseBesideProcesses } from './refuse-beside-processes.js';

/** Renames the column that counts the deaths of a job since the last forgiveness; `deaths` counts all of them. */
export class RecentDeaths1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await refuseBesideProcesses(runner, 'renames a column of jobs');
    await runner.query(`ALTER TABLE job RENAME attempt TO recent_deaths`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE job RENAME recent_deaths TO attempt`);
  }
}
