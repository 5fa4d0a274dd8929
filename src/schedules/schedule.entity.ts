import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { UserEntity } from '../auth/users/user.entity.js';
import type { Misfire } from './misfire.js';

/**
 * A schedule 定时任务: executes a process at the ticks of a cron expression. The schedule of a deleted process remains, and is neither
 * shown nor run.
 */
@Entity('schedule')
@Index('schedule_process', ['processId'])
@Index('schedule_due', ['nextTime', 'id'], { where: 'enabled' })
export class ScheduleEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ name: 'process_id', type: 'integer' })
  processId!: number;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  @Column({ type: 'varchar', length: 200 })
  cron!: string;

  @Column({ type: 'varchar', length: 100 })
  timezone!: string;

  /** JSON text with secrets redacted. */
  @Column({ type: 'text' })
  inputs!: string;

  /** The sealed inputs if they contain secrets; `inputs` then has `***` for these. */
  @Column({ name: 'secret_inputs', type: 'text', nullable: true })
  secretInputs!: string | null;

  /** The number of a version; null: the newest at each tick. */
  @Column({ type: 'integer', nullable: true })
  version!: number | null;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  @Column({ type: 'varchar', length: 10 })
  misfire!: Misfire;

  @Column({ name: 'callback_url', type: 'varchar', length: 2000, nullable: true })
  callbackUrl!: string | null;

  /** Its jobs run as this user. */
  @ManyToOne(() => UserEntity, { nullable: false })
  @JoinColumn({ name: 'cuser', foreignKeyConstraintName: 'schedule_cuser_fkey' })
  cuser!: Relation<UserEntity>;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  utime!: Date;

  /** The first tick without a job; null if it is not enabled. */
  @Column({ name: 'next_time', type: 'timestamptz', nullable: true })
  nextTime!: Date | null;

  /** The last tick for which a job was started, or refused by the policy of the process. */
  @Column({ name: 'last_time', type: 'timestamptz', nullable: true })
  lastTime!: Date | null;

  @Column({ name: 'last_job', type: 'bigint', nullable: true })
  lastJob!: number | null;

  /** Why it was switched off. */
  @Column({ type: 'text', nullable: true })
  error!: string | null;

  /** The same in Chinese. */
  @Column({ name: 'error_zh', type: 'text', nullable: true })
  errorZh!: string | null;

  /** Counts the changes, by users and by ticks. */
  @Column({ type: 'integer', default: 0 })
  revision!: number;
}
