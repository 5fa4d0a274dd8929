import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { JobState } from './job-state.js';

/**
 * A job: one run of a process. This row is the truth about it; what Redis holds is a hint.
 *
 * No foreign keys: each row is inserted by a statement that reads its process, processes are never removed, and the
 * checks would lock a busy process's row once a job.
 */
@Entity('job')
@Index('job_process', ['processId', 'id'])
@Index('job_unended', ['processId'], { where: 'finish_time IS NULL' })
@Index('job_waiting', ['id'], { where: `state = 'waiting'` })
@Index('job_leased', ['leaseUntil'], { where: `state IN ('running', 'stopping')` })
@Index('job_finished', ['finishTime'], { where: 'finish_time IS NOT NULL' })
export class JobEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ name: 'process_id', type: 'integer' })
  processId!: number;

  @Column({ name: 'definition_id', type: 'integer' })
  definitionId!: number;

  /** The version's number; null for a trial. */
  @Column({ type: 'integer', nullable: true })
  version!: number | null;

  @Column({ type: 'varchar', length: 10, default: 'waiting' })
  state!: JobState;

  /** JSON text (not jsonb, which refuses U+0000 and loses key order); null: none were given. */
  @Column({ type: 'text', nullable: true })
  inputs!: string | null;

  /** The same, sealed, where they hold secrets: `inputs` then shows `***` for those. */
  @Column({ name: 'secret_inputs', type: 'text', nullable: true })
  secretInputs!: string | null;

  /** The moment of the `variable_clock` at its execute: which shared variables it sees. */
  @Column({ name: 'variables_at', type: 'integer', default: 0 })
  variablesAt!: number;

  /** JSON text, set when the job ended successfully. */
  @Column({ type: 'text', nullable: true })
  outputs!: string | null;

  @Column({ type: 'text', nullable: true })
  error!: string | null;

  /** JSON text: what `nodes` of the job's page shows, as its worker last wrote it. */
  @Column({ type: 'text', nullable: true })
  progress!: string | null;

  @Column({ type: 'integer' })
  cuser!: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;

  @Column({ name: 'start_time', type: 'timestamptz', nullable: true })
  startTime!: Date | null;

  @Column({ name: 'finish_time', type: 'timestamptz', nullable: true })
  finishTime!: Date | null;

  /** How many workers have died with this job. */
  @Column({ type: 'integer', default: 0 })
  attempt!: number;

  /** Grows with each claim; a worker's write counts only while it names the newest one. */
  @Column({ type: 'integer', default: 0 })
  fence!: number;

  /** Until when its worker holds it; without a worker: when it is due. */
  @Column({ name: 'lease_until', type: 'timestamptz', nullable: true })
  leaseUntil!: Date | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  worker!: string | null;

  @Column({ name: 'stop_requested_at', type: 'timestamptz', nullable: true })
  stopRequestedAt!: Date | null;

  /** How often it was handed to Bull; part of the Bull id, which is never used twice. */
  @Column({ type: 'integer', default: 1 })
  dispatch!: number;
}
