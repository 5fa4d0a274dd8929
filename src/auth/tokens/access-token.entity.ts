import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { Role } from '../roles.js';
import { UserEntity } from '../users/user.entity.js';

/** The token of a login, or an API key, which has a name. */
@Entity('access_token')
@Index('access_token_hash', ['hash'], { unique: true })
@Index('access_token_user', ['user'])
export class AccessTokenEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  /** SHA-256 of the token, in base64. The token itself is not stored. */
  @Column({ type: 'varchar', length: 44 })
  hash!: string;

  @ManyToOne(() => UserEntity, { nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'access_token_user_fkey' })
  user!: Relation<UserEntity>;

  @Column({ type: 'varchar', length: 150, nullable: true })
  name!: string | null;

  /** The highest role that an API key grants; null for a login token. */
  @Column({ type: 'varchar', length: 8, nullable: true })
  role!: Role | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;

  @Column({ name: 'expire_time', type: 'timestamptz', nullable: true })
  expireTime!: Date | null;

  /** The time of the last use, updated at most once a minute. */
  @Column({ name: 'use_time', type: 'timestamptz', nullable: true })
  useTime!: Date | null;
}
