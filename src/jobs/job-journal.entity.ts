import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The records that one flush committed for one job. All of a job's rows, in order, are its journal. */
@Entity('job_journal')
export class JobJournalEntity {
  @PrimaryColumn({ name: 'job_id', type: 'integer' })
  jobId!: number;

  /** 1, 2, …: the key keeps two flushes of one job from both counting as the same one. */
  @PrimaryColumn({ type: 'integer' })
  number!: number;

  /** JSON text: `[[key, value], …]`. */
  @Column({ type: 'text' })
  records!: string;
}
