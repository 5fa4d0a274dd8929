import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Numbers of jobs by quarters of an hour. Triggers keep them: on `job` and `job_stat_change`, which does not notice TRUNCATE, and on
 * `job_total_horizon`.
 */
@Entity('job_quarter')
export class JobQuarterEntity {
  /** The number of the quarter since 1970, as in `job_stat`. */
  @PrimaryColumn({ type: 'integer' })
  slot!: number;

  /** How many of the jobs whose id is not beyond the horizon were created in it. */
  @Column({ type: 'bigint', default: 0 })
  created!: number;

  /** How many jobs have ended in it, without the ends that `job_stat_change` still has. */
  @Column({ type: 'bigint', default: 0 })
  ended!: number;

  /** No smaller id has a job of `created`, and no greater one; null: there was none. The jobs with these ids may have been deleted. */
  @Column({ name: 'least_created', type: 'bigint', nullable: true })
  leastCreated!: number | null;

  @Column({ name: 'greatest_created', type: 'bigint', nullable: true })
  greatestCreated!: number | null;

  /** No greater id has a job of `ended`. */
  @Column({ name: 'greatest_ended', type: 'bigint', nullable: true })
  greatestEnded!: number | null;
}
