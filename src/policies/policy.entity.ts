import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { OnLimit } from './on-limit.js';

/** How the jobs of a process are run. A process without a row has the defaults. */
@Entity('process_policy')
@Index('process_policy_spreading', ['processId'], { where: 'is_spreading' })
@Index('process_policy_replacing', ['processId'], { where: 'is_replacing' })
export class PolicyEntity {
  @PrimaryColumn({ name: 'process_id', type: 'integer' })
  processId!: number;

  /** The most jobs that run at a time, parked ones included; null: no limit. */
  @Column({ name: 'max_running', type: 'integer', nullable: true })
  maxRunning!: number | null;

  @Column({ name: 'on_limit', type: 'varchar', length: 10, default: 'queue' })
  onLimit!: OnLimit;

  @Column({ type: 'smallint', default: 0 })
  priority!: number;

  /** Seconds from the start of a job to its failure; null: no limit. */
  @Column({ type: 'integer', nullable: true })
  timeout!: number | null;

  /** The most jobs that wait; null: no limit. */
  @Column({ name: 'max_waiting', type: 'integer', nullable: true })
  maxWaiting!: number | null;

  /** The process that is executed when a job fails; null: none. */
  @Column({ name: 'on_failure', type: 'integer', nullable: true })
  onFailure!: number | null;

  /** Whether waiting jobs may still have an earlier priority. Workers correct them. */
  @Column({ name: 'is_spreading', type: 'boolean', default: false })
  isSpreading!: boolean;

  /** Whether jobs are still to be stopped because newer ones replace them. Workers go on where an API has died. */
  @Column({ name: 'is_replacing', type: 'boolean', default: false })
  isReplacing!: boolean;
}
