import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Changes the ids of jobs, and the columns that refer to them, to 64 bits: 32 bits last 12 days at 2,000 jobs per second. The
 * sequence ends at 2^53 − 1, the greatest integer that every JSON parser reads exactly.
 *
 * Rewrites and locks the tables, and needs their size on disk once more. 1,000,000 jobs with journals, logs, keys and audit
 * records (2 GB) took 42 s on two busy cores.
 */
export class JobIds1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await refuseBesideProcesses(runner);
    // Indexes are rebuilt. With the default of 64 MB, Postgres sorts 1,000,000 rows on disk.
    await runner.query(`SET LOCAL maintenance_work_mem = '256MB'`);
    await alter(runner, 'bigint');
    await runner.query(`ALTER SEQUENCE job_id_seq AS bigint MAXVALUE ${Number.MAX_SAFE_INTEGER}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER SEQUENCE job_id_seq AS integer MAXVALUE 2147483647`);
    await alter(runner, 'integer');
  }
}

async function alter(runner: QueryRunner, type: 'bigint' | 'integer'): Promise<void> {
  await runner.query(`ALTER TABLE job ALTER id TYPE ${type}`);
  await runner.query(`ALTER TABLE job_journal ALTER job_id TYPE ${type}`);
  await runner.query(`ALTER TABLE job_log ALTER job_id TYPE ${type}`);
  await runner.query(`ALTER TABLE execute_key ALTER job_id TYPE ${type}`);
  await runner.query(`ALTER TABLE audit ALTER object_id TYPE ${type}`);
}

/**
 * Fails while processes of an earlier build are connected. They read a 64-bit id as a string: a worker would claim jobs, not
 * recognise them and let their leases expire, which counts as deaths of the jobs.
 */
async function refuseBesideProcesses(runner: QueryRunner): Promise<void> {
  const running = (await runner.query(`
    SELECT DISTINCT application_name AS name FROM pg_stat_activity
    WHERE datname = current_database() AND application_name IN ('liucheng api', 'liucheng worker', 'liucheng all')`)) as {
    name: string;
  }[];
  if (running.length > 0)
    throw new Error(
      `This migration changes the ids of jobs, and earlier builds cannot run beside it. Stop every API and worker, then migrate. Still connected: ${running.map(({ name }) => name).join(', ')}`,
    );
}
