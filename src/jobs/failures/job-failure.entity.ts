import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A failed job for which the process that its policy names is still to be executed. A trigger of the table `job` inserts it. */
@Entity('job_failure')
@Index('job_failure_next_time', ['nextTime'])
@Index('job_failure_backlog', ['cuser', 'handlerId', 'nextTime'])
export class JobFailureEntity {
  @PrimaryColumn({ name: 'job_id', type: 'bigint' })
  jobId!: number;

  /** The process to execute. */
  @Column({ name: 'handler_id', type: 'integer' })
  handlerId!: number;

  /** When it is tried next. */
  @Column({ name: 'next_time', type: 'timestamptz', default: () => 'now()' })
  nextTime!: Date;

  /** The user whose job has failed. */
  @Column({ type: 'integer' })
  cuser!: number;
}
