import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An `Idempotency-Key` of an `execute`, and what it was answered. */
@Entity('execute_key')
export class ExecuteKeyEntity {
  @PrimaryColumn({ type: 'integer' })
  cuser!: number;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  key!: string;

  /** SHA-256, in hex, of the request's canonical body. */
  @Column({ type: 'varchar', length: 64 })
  body!: string;

  @Column({ name: 'job_id', type: 'integer' })
  jobId!: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;
}
