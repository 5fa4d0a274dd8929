import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** Counts of jobs of one process that ended in one slot of time with durations of one bucket. */
abstract class Counts {
  @Column({ type: 'integer' })
  successful!: number;

  @Column({ type: 'integer' })
  failed!: number;

  @Column({ type: 'integer' })
  stopped!: number;

  /** The longest duration in milliseconds; null for jobs that never started. */
  @Column({ type: 'double precision', nullable: true })
  longest!: number | null;
}

/**
 * Counts of ended jobs. They are kept longer than the jobs. The counts of a slot are those here and in `job_stat_change`.
 *
 * `slot` is the number of quarters of an hour since 1970: every time zone of today begins its days at one of these. `bucket` is -1
 * for jobs that never started, and else as in `duration-bucket.ts`.
 */
@Entity('job_stat')
export class JobStatEntity extends Counts {
  /** 0: all processes. */
  @PrimaryColumn({ name: 'process_id', type: 'integer' })
  processId!: number;

  @PrimaryColumn({ type: 'integer' })
  slot!: number;

  @PrimaryColumn({ type: 'smallint' })
  bucket!: number;
}

/**
 * Changes of the counts that are not added to `job_stat` yet. The statement that ends jobs inserts them, or a trigger on `job`. A row
 * is inserted and not updated, so that workers never wait for each other's counts.
 */
@Entity('job_stat_change')
export class JobStatChangeEntity extends Counts {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: number;

  @Column({ name: 'process_id', type: 'integer' })
  processId!: number;

  @Column({ type: 'integer' })
  slot!: number;

  @Column({ type: 'smallint' })
  bucket!: number;

  /** No greater id has a job of the change; null: not known. */
  @Column({ name: 'greatest_id', type: 'bigint', nullable: true })
  greatestId!: number | null;
}
