import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * An audit record: one action of a user. The statement or transaction that performs the action inserts the row. Rows are
 * never updated, and are deleted when they are old.
 *
 * There are no foreign keys: records outlive their objects and users.
 */
@Entity('audit')
@Index('audit_process', ['processId', 'id'])
@Index('audit_time', ['ctime', 'id'])
@Index('audit_object_id', ['objectId', 'id'])
// TypeORM does not know columns that are only included: migration 30.
@Index('audit_cuser', { synchronize: false })
@Index('audit_action', { synchronize: false })
@Index('audit_object', { synchronize: false })
export class AuditEntity {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;

  /** Null if the user is not known, as after a failed login. */
  @Column({ type: 'integer', nullable: true })
  cuser!: number | null;

  @Column({ type: 'varchar', length: 20 })
  action!: string;

  @Column({ type: 'varchar', length: 20 })
  object!: string;

  @Column({ name: 'object_id', type: 'bigint', nullable: true })
  objectId!: number | null;

  /** The process concerned. Also set if the object is a job, since jobs are deleted before this row. */
  @Column({ name: 'process_id', type: 'integer', nullable: true })
  processId!: number | null;

  @Column({ type: 'inet', nullable: true })
  ip!: string | null;

  @Column({ name: 'request_id', type: 'varchar', length: 64 })
  requestId!: string;
}
