import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The records that one flush committed for one job, and the steps that ended before it. All of a job's rows, in order, are its
 * journal. A replay reads the records; the other columns are for users, and null in rows of earlier builds.
 */
@Entity('job_journal')
export class JobJournalEntity {
  @PrimaryColumn({ name: 'job_id', type: 'bigint' })
  jobId!: number;

  /** 1, 2, …. The primary key prevents two flushes of a job from writing the same row. */
  @PrimaryColumn({ type: 'integer' })
  number!: number;

  /** JSON text: `[[key, value], …]`. */
  @Column({ type: 'text' })
  records!: string;

  /** The job for which sealed records were sealed, if the row is a copy in the journal of a job that resumes that one. */
  @Column({ name: 'sealed_for', type: 'bigint', nullable: true })
  sealedFor!: number | null;

  /** The ids of the steps. A job counts its steps in the order in which they began. */
  @Column({ name: 'step_ids', type: 'integer', array: true, nullable: true })
  stepIds!: number[] | null;

  /** The names of their nodes in the job. */
  @Column({ name: 'step_nodes', type: 'text', array: true, nullable: true })
  stepNodes!: string[] | null;

  /** A letter for the state of each step: see `STATE_LETTERS`. */
  @Column({ name: 'step_states', type: 'text', nullable: true })
  stepStates!: string | null;

  /**
   * The keys of the steps whose end has no record; empty for the others. The next attempt does not list them again. Null if every
   * step has a record.
   */
  @Column({ name: 'step_keys', type: 'text', array: true, nullable: true })
  stepKeys!: string[] | null;

  /** A line for each step, joined by line feeds: see `stepLine`. Without secrets, while the records may be sealed. */
  @Column({ type: 'text', nullable: true })
  steps!: string | null;
}
