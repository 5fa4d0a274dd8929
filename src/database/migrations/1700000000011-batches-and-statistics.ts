import type { MigrationInterface, QueryRunner } from 'typeorm';

/** SQL: the slot, the bucket and the milliseconds of an ended job, from its times. */
const MEASURED = `
    CROSS JOIN LATERAL (
      SELECT floor(extract(epoch FROM finish_time) / 900)::int AS slot,
        extract(epoch FROM finish_time - start_time)::float8 * 1000 AS ms
    ) AS times
    CROSS JOIN LATERAL (
      SELECT CASE WHEN ms IS NULL THEN -1 WHEN ms < 1 THEN 0 ELSE least(1 + floor(ln(ms) / ln(1.1)), 999) END::smallint AS bucket
    ) AS buckets`;

const ENDED = 'process_id, state, start_time, finish_time';

/** SQL: how many jobs of a state count. `sign` is 1 for a job that counts, and -1 for one that no longer counts. */
const count = (state: string): string => `COALESCE(sum(sign) FILTER (WHERE state = '${state}'), 0)`;

const COUNTS = ['successful', 'failed', 'stopped'].map(count);

const VALUES = `${COUNTS.join(', ')}, max(ms) FILTER (WHERE sign = 1)`;

const COLUMNS = 'process_id, slot, bucket, successful, failed, stopped, longest';

/** SQL: adds a row of `job` to the counts, or with -1 takes it away. */
const changeBy = (sign: number, row: string): string => `
      IF ${row}.finish_time IS NOT NULL THEN
        INSERT INTO job_stat_change (${COLUMNS})
        SELECT process_id, slot, bucket, ${VALUES}
        FROM (SELECT ${sign} AS sign, ${row}.process_id, ${row}.state, ${row}.start_time, ${row}.finish_time) AS ended ${MEASURED}
        GROUP BY process_id, slot, bucket;
      END IF;`;

/** Jobs that ended before this are committed, because no transaction of this system takes as long. */
const LONG_AGO = `now() - interval '10 minutes'`;

/** Counts jobs that ended before the trigger existed. */
const countExisting = (into: string, processId: string, where: string): string => `
    INSERT INTO ${into} (${COLUMNS})
    SELECT ${processId}, slot, bucket, ${VALUES}
    FROM (SELECT 1 AS sign, ${ENDED} FROM job WHERE ${where}) AS ended ${MEASURED}
    GROUP BY 1, 2, 3`;

/**
 * The jobs of a batch at its idempotency key, and counts of ended jobs for statistics.
 *
 * A trigger counts, so that earlier builds beside this one, and statements of later ones, cannot forget it. A statement that ends many
 * jobs sets `is_counted` and counts them itself, in one row for each process instead of one for each job. Writers of jobs wait only
 * while the trigger is created and the last ten minutes are counted.
 */
export class BatchesAndStatistics1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, key] of [
      ['job_stat', ''],
      ['job_stat_change', 'id bigserial PRIMARY KEY,'],
    ])
      await runner.query(`
        CREATE TABLE ${table} (
          ${key} process_id integer NOT NULL, slot integer NOT NULL, bucket smallint NOT NULL,
          successful integer NOT NULL, failed integer NOT NULL, stopped integer NOT NULL, longest double precision
          ${key === '' ? ', PRIMARY KEY (process_id, slot, bucket)' : ''}
        )`);
    await runner.query(`
      CREATE FUNCTION job_stat_updated() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        ${changeBy(-1, 'OLD')}
        ${changeBy(1, 'NEW')}
        RETURN NULL;
      END $$`);
    await runner.query(countExisting('job_stat', 'process_id', `finish_time < ${LONG_AGO}`));
    await runner.query(countExisting('job_stat', '0', `finish_time < ${LONG_AGO}`));
    // An execute locks these two tables in this order.
    await runner.query(`ALTER TABLE execute_key ADD job_ids bigint[]`);
    await runner.query(`LOCK TABLE job IN SHARE ROW EXCLUSIVE MODE`);
    await runner.query(countExisting('job_stat_change', 'process_id', `finish_time >= ${LONG_AGO}`));
    await runner.query(`
      CREATE TRIGGER job_stat_updated AFTER UPDATE ON job FOR EACH ROW
      WHEN (OLD.finish_time IS DISTINCT FROM NEW.finish_time AND (OLD.is_counted OR NOT NEW.is_counted))
      EXECUTE FUNCTION job_stat_updated()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER job_stat_updated ON job`);
    await runner.query(`DROP FUNCTION job_stat_updated()`);
    await runner.query(`DROP TABLE job_stat_change, job_stat`);
    await runner.query(`ALTER TABLE execute_key DROP job_ids`);
  }
}
