import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { UserEntity } from '../auth/users/user.entity.js';
import { ProcessEntity } from '../versions/process.entity.js';
import type { Respond, Signature, SwitchedOff } from './hook-words.js';

/** A hook: an address that starts a job of its process when something is sent to it. */
@Entity('hook')
@Index('hook_token_hash', ['tokenHash'], { unique: true })
@Index('hook_process', ['process'])
export class HookEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => ProcessEntity, { nullable: false })
  @JoinColumn({ name: 'process_id', foreignKeyConstraintName: 'hook_process_fkey' })
  process!: Relation<ProcessEntity>;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  @Column({ type: 'boolean', default: true })
  enabled!: boolean;

  /** Why the server has switched it off; null: it has not. */
  @Column({ name: 'switched_off', type: 'varchar', length: 10, nullable: true })
  switchedOff!: SwitchedOff | null;

  /** Null: the newest version at the delivery. */
  @Column({ type: 'integer', nullable: true })
  version!: number | null;

  @Column({ type: 'varchar', length: 10, default: 'job' })
  respond!: Respond;

  @Column({ type: 'varchar', length: 20, default: 'none' })
  signature!: Signature;

  /** JSON text: an expression for each variable; `{}`: the parts of the request by their names. */
  @Column({ type: 'text', default: '{}' })
  inputs!: string;

  /** SHA-256 of the token, in base64. The token itself is not stored. */
  @Column({ name: 'token_hash', type: 'varchar', length: 44 })
  tokenHash!: string;

  /** The sealed key of signatures; null if it was made without `LIUCHENG_SECRET_KEY`. */
  @Column({ type: 'text', nullable: true })
  secret!: string | null;

  /** The creator, as whom its jobs run. */
  @ManyToOne(() => UserEntity, { nullable: false })
  @JoinColumn({ name: 'cuser', foreignKeyConstraintName: 'hook_cuser_fkey' })
  cuser!: Relation<UserEntity>;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  utime!: Date;

  /** When it last started a job, and which one. */
  @Column({ name: 'last_time', type: 'timestamptz', nullable: true })
  lastTime!: Date | null;

  @Column({ name: 'last_job', type: 'bigint', nullable: true })
  lastJob!: number | null;
}
