import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The id of a delivery, with the job that it has started. Kept for a day, so that a repeated delivery starts no other job. */
@Entity('hook_delivery')
@Index('hook_delivery_ctime', ['ctime'])
export class HookDeliveryEntity {
  @PrimaryColumn({ name: 'hook_id', type: 'integer' })
  hookId!: number;

  /** SHA-256 of the id, in base64. */
  @PrimaryColumn({ type: 'varchar', length: 44 })
  delivery!: string;

  @Column({ name: 'job_id', type: 'bigint' })
  jobId!: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;
}
