import type { QueryRunner } from 'typeorm';

/**
 * Fails while processes of an earlier build are connected, for a migration that they cannot run beside.
 *
 * @param change what the migration does, as part of the error message
 */
export async function refuseBesideProcesses(runner: QueryRunner, change: string): Promise<void> {
  const running = (await runner.query(`
    SELECT DISTINCT application_name AS name FROM pg_stat_activity
    WHERE datname = current_database() AND application_name IN ('liucheng api', 'liucheng worker', 'liucheng all')`)) as {
    name: string;
  }[];
  if (running.length > 0)
    throw new Error(
      `This migration ${change}, and earlier builds cannot run with it. Stop every API and worker, then migrate. Still connected: ${running.map(({ name }) => name).join(', ')}`,
    );
}
