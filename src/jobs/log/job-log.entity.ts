import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The log lines that one flush committed for one job. */
@Entity('job_log')
export class JobLogEntity {
  @PrimaryColumn({ name: 'job_id', type: 'bigint' })
  jobId!: number;

  /** The number of lines of the job before this row. */
  @PrimaryColumn({ name: 'first_row', type: 'integer' })
  firstRow!: number;

  @Column({ type: 'integer' })
  rows!: number;

  /** The lines, joined by line feeds. */
  @Column({ type: 'text' })
  text!: string;
}
