import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { UserEntity } from '../auth/users/user.entity.js';

/** A process 流程. The row of a deleted process remains, because its jobs and logs remain readable. */
@Entity('process')
@Index('process_name_id', ['name', 'id'])
@Index('process_name_trgm', { synchronize: false })
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
