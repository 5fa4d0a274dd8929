import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An `Idempotency-Key` of an `execute` or a `batch`, with the jobs that it has started. */
@Entity('execute_key')
@Index('execute_key_ctime', ['ctime'])
export class ExecuteKeyEntity {
  @PrimaryColumn({ type: 'integer' })
  cuser!: number;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  key!: string;

  /** SHA-256, in hex, of the request's canonical body. */
  @Column({ type: 'varchar', length: 64 })
  body!: string;

  /** The job, or the first job of a batch. */
  @Column({ name: 'job_id', type: 'bigint' })
  jobId!: number;

  /** The jobs of a batch, in its order; null for an execute. */
  @Column({ name: 'job_ids', type: 'bigint', array: true, nullable: true })
  jobIds!: number[] | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;
}
