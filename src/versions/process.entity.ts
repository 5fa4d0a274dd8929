import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { UserEntity } from '../auth/users/user.entity.js';

const NOT_DELETED = { where: 'deleted_at IS NULL' };

/** SQL: whether the project fits into an entry of an index. */
export const IS_SHORT_PROJECT = 'octet_length(project) <= 2000';

/** A process 流程. The row of a deleted process remains, because its jobs and logs remain readable. */
@Entity('process')
@Index('process_id', ['id'], NOT_DELETED)
@Index('process_name', ['name', 'id'], NOT_DELETED)
@Index('process_cuser', ['cuser', 'id'], NOT_DELETED)
@Index('process_ctime', ['ctime', 'id'], NOT_DELETED)
@Index('process_utime', ['utime', 'id'], NOT_DELETED)
@Index('process_project', { synchronize: false })
@Index('process_long_project', ['id'], { where: `deleted_at IS NULL AND NOT ${IS_SHORT_PROJECT}` })
@Index('process_name_trgm', { synchronize: false })
@Index('process_name_parts', { synchronize: false })
export class ProcessEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  @Column({ type: 'varchar', length: 1024 })
  project!: string;

  @Column({ type: 'varchar', length: 2000, default: '' })
  mark!: string;

  @ManyToOne(() => UserEntity, { nullable: false })
  @JoinColumn({ name: 'cuser', foreignKeyConstraintName: 'process_cuser_fkey' })
  cuser!: Relation<UserEntity>;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  utime!: Date;

  @Column({ name: 'deleted_at', type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;
}
