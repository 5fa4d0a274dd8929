import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Numbers of jobs. A trigger on `job` subtracts deleted jobs; it does not notice TRUNCATE.
 *
 * - `name` is `all` (its value is empty), `process`, `cuser`, `trigger` or `version` (an empty value: trials): the jobs with the value
 *   whose id is not beyond the horizon. None of these ever changes in a job.
 * - `name` is an ended state: the ended jobs of the process `value` (empty: of all), without the ends that `job_stat_change` still has. A
 *   trigger adds these when they are deleted there.
 */
@Entity('job_total')
export class JobTotalEntity {
  @PrimaryColumn({ type: 'varchar', length: 10 })
  name!: string;

  @PrimaryColumn({ type: 'varchar', length: 20 })
  value!: string;

  @Column({ type: 'bigint' })
  count!: number;
}

/** The one row that says up to which id jobs are in the totals, and what is known of the next horizon. */
@Entity('job_total_horizon')
export class JobTotalHorizonEntity {
  @PrimaryColumn({ type: 'smallint' })
  id!: number;

  @Column({ name: 'up_to', type: 'bigint', default: 0 })
  upTo!: number;

  /** An id that a job had at `next_time`. */
  @Column({ type: 'bigint', nullable: true })
  next!: number | null;

  @Column({ name: 'next_time', type: 'timestamptz', nullable: true })
  nextTime!: Date | null;

  /** A transaction that began after all statements of `next_time` had ended or written. */
  @Column({ name: 'next_transaction', type: 'bigint', nullable: true })
  nextTransaction!: number | null;
}
