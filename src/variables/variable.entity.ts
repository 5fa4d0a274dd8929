import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
} from 'typeorm';
import { UserEntity } from '../auth/users/user.entity.js';
import type { DataType } from '../flow/index.js';

/** A shared variable 共享变量. Its current and former values are in `variable_value`. */
@Entity('variable')
@Unique('variable_name_key', ['name'])
export class VariableEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  @Column({ type: 'varchar', length: 10 })
  type!: DataType;

  /** Stored for the front end; the server ignores it. */
  @Column({ type: 'boolean', default: true })
  visible!: boolean;

  @Column({ type: 'varchar', length: 2000, default: '' })
  mark!: string;

  @ManyToOne(() => UserEntity, { nullable: false })
  @JoinColumn({ name: 'cuser', foreignKeyConstraintName: 'variable_cuser_fkey' })
  cuser!: Relation<UserEntity>;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;
}
