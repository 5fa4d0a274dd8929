import { Column, Entity, Generated, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { JobState } from './job-state.js';
import type { JobTrigger } from './job-trigger.js';
import { isShortError } from './lists/short-error.js';

/**
 * A job: one run of a process. The row is authoritative; Redis holds only hints.
 *
 * There are no foreign keys: each row is inserted by a statement that reads its process, the row of a process stays when the process is deleted, and
 * the checks would lock that row once for each job.
 */
@Entity('job')
// Migrations make these indexes, because TypeORM cannot describe them. They include the columns of the filters, so that lists test rows there.
@Index('job_waiting', { synchronize: false })
@Index('job_without_place', { synchronize: false })
@Index('job_running', { synchronize: false })
@Index('job_ended', { synchronize: false })
@Index('job_ended_process', { synchronize: false })
@Index('job_ended_cuser', { synchronize: false })
@Index('job_ended_version', { synchronize: false })
@Index('job_ended_ctime', { synchronize: false })
@Index('job_finished', { synchronize: false })
@Index('job_trial_id', { synchronize: false })
@Index('job_error_text', { synchronize: false })
@Index('job_leased', ['leaseUntil'], { where: `state IN ('running', 'stopping')` })
@Index('job_trial', ['definitionId'], { where: 'version IS NULL' })
@Index('job_ended_start', ['startTime', 'id'], { where: 'finish_time IS NOT NULL' })
@Index('job_triggered', ['trigger', 'id'], { where: `trigger <> 'user'` })
@Index('job_rerun_of', ['rerunOf', 'id'], { where: 'rerun_of IS NOT NULL' })
// Trigrams of errors, which TypeORM cannot describe.
@Index('job_error', { synchronize: false })
@Index('job_error_long', ['id'], { where: `state = 'failed' AND NOT ${isShortError('')}` })
// Retention keeps the shared variables of jobs that can be resumed.
@Index('job_resumable', ['variablesAt'], { where: `state IN ('failed', 'stopped')` })
export class JobEntity {
  /** Up to 2^53 − 1, the maximum of the sequence. */
  @PrimaryGeneratedColumn({ type: 'bigint' })
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

  /** JSON text (not jsonb, which refuses U+0000 and loses key order); null: no inputs. */
  @Column({ type: 'text', nullable: true })
  inputs!: string | null;

  /** The sealed inputs if they contain secrets; `inputs` then has `***` for these. */
  @Column({ name: 'secret_inputs', type: 'text', nullable: true })
  secretInputs!: string | null;

  /** The moment of the `variable_clock` at its execute. The job sees the shared variables of this moment. */
  @Column({ name: 'variables_at', type: 'integer', default: 0 })
  variablesAt!: number;

  /** JSON text, set when the job ended successfully. */
  @Column({ type: 'text', nullable: true })
  outputs!: string | null;

  @Column({ type: 'text', nullable: true })
  error!: string | null;

  /** The error in Chinese; null if it equals `error`. */
  @Column({ name: 'error_zh', type: 'text', nullable: true })
  errorZh!: string | null;

  /** JSON text: the `nodes` of the job's page, as last written by its worker. */
  @Column({ type: 'text', nullable: true })
  progress!: string | null;

  /** JSON text: the steps that had not ended when `progress` was written: see `openStepsIn`. */
  @Column({ name: 'open_steps', type: 'text', nullable: true })
  openSteps!: string | null;

  @Column({ type: 'varchar', length: 10, default: 'user' })
  trigger!: JobTrigger;

  /** The job that this one runs again; null for any other job. */
  @Column({ name: 'rerun_of', type: 'bigint', nullable: true })
  rerunOf!: number | null;

  /** Whether it is a rerun, direct or through other reruns, of a job that was started for a failure (`call`). A trigger sets it. */
  @Column({ name: 'of_handler', type: 'boolean', default: false })
  ofHandler!: boolean;

  /**
   * Where the flow failed, for a resume: `/` and the key of the step, or of the frame around it. Null: the flow has not failed, or
   * under a build that did not write this. A job that was stopped while its flow failed has one too.
   */
  @Column({ name: 'failed_step', type: 'text', nullable: true })
  failedStep!: string | null;

  /** From the policy of the process. Workers take waiting jobs with a higher one first. */
  @Column({ type: 'smallint', default: 0 })
  priority!: number;

  /**
   * Whether the job has one of the places that `max_running` of its process allows: true from its admission to its end, false
   * while it waits for one. Null: the process had no limit.
   */
  @Column({ type: 'boolean', nullable: true })
  admitted!: boolean | null;

  /** The time at which the job fails if it has not ended, from the policy of the process when it started. Null: none. */
  @Column({ name: 'timeout_at', type: 'timestamptz', nullable: true })
  timeoutAt!: Date | null;

  /** The address that is told when the job has ended; null: none. */
  @Column({ name: 'callback_url', type: 'text', nullable: true })
  callbackUrl!: string | null;

  /** Whether an event from outside has arrived since the newest claim: then the job is due at once when it parks. */
  @Column({ type: 'boolean', default: false })
  wake!: boolean;

  @Column({ type: 'integer' })
  cuser!: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;

  @Column({ name: 'start_time', type: 'timestamptz', nullable: true })
  startTime!: Date | null;

  @Column({ name: 'finish_time', type: 'timestamptz', nullable: true })
  finishTime!: Date | null;

  /** Whether the statement that ended the job has counted it for statistics. A trigger counts the other jobs. */
  @Column({ name: 'is_counted', type: 'boolean', default: false })
  isCounted!: boolean;

  /**
   * The idempotency keys of the job's outside nodes are derived from it. Globally unique. Null: the job started before jobs had
   * UUIDs, and keeps its earlier keys.
   */
  @Column({ type: 'uuid', nullable: true })
  @Generated('uuid')
  uuid!: string | null;

  /** The number of workers that died while they held this job, since the deaths were last reset. */
  @Column({ name: 'recent_deaths', type: 'integer', default: 0 })
  recentDeaths!: number;

  /** The number of all workers that died while they held this job. */
  @Column({ type: 'integer', default: 0 })
  deaths!: number;

  /** The number of claims. A worker's write is accepted only with the newest fence. */
  @Column({ type: 'integer', default: 0 })
  fence!: number;

  /** The UUID of the newest claim. After a failover or a restore, two claims can have the same fence. */
  @Column({ type: 'uuid', nullable: true })
  claim!: string | null;

  @Column({ name: 'claimed_at', type: 'timestamptz', nullable: true })
  claimedAt!: Date | null;

  /** The number of the last journal row at the newest claim. */
  @Column({ name: 'claimed_journal', type: 'integer', default: 0 })
  claimedJournal!: number;

  /** The end of the worker's lease; without a worker, the time at which the job is due. */
  @Column({ name: 'lease_until', type: 'timestamptz', nullable: true })
  leaseUntil!: Date | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  worker!: string | null;

  @Column({ name: 'stop_requested_at', type: 'timestamptz', nullable: true })
  stopRequestedAt!: Date | null;

  /** The number of dispatches. Part of the Bull id, which is never used twice. */
  @Column({ type: 'integer', default: 1 })
  dispatch!: number;
}
