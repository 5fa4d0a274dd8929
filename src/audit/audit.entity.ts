import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * One thing that somebody did. Rows are only ever added, by the statement or in the transaction that did it, and
 * removed when they are old.
 *
 * No foreign keys: what was done stays told when its object or its user is gone.
 */
@Entity('audit')
@Index('audit_process', ['processId', 'id'])
@Index('audit_ctime', ['ctime'])
export class AuditEntity {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;

  /** Null where nobody was known, as when a login failed. */
  @Column({ type: 'integer', nullable: true })
  cuser!: number | null;

  @Column({ type: 'varchar', length: 20 })
  action!: string;

  @Column({ type: 'varchar', length: 20 })
  object!: string;

  @Column({ name: 'object_id', type: 'integer', nullable: true })
  objectId!: number | null;

  /** The process that it was about, also where the object is a job of it, which is removed before this row. */
  @Column({ name: 'process_id', type: 'integer', nullable: true })
  processId!: number | null;

  @Column({ type: 'inet', nullable: true })
  ip!: string | null;

  @Column({ name: 'request_id', type: 'varchar', length: 64 })
  requestId!: string;
}
