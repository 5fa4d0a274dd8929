import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A token with which somebody outside can send a job one event. A job that resumes another one has its tokens too, so one token can
 * have a row for several jobs; its event comes to all of them.
 */
@Entity('job_event')
@Index('job_event_job', ['jobId', 'hash'])
export class JobEventEntity {
  /** The hash of the token, which is stored nowhere: see `hashOfEvent`. */
  @PrimaryColumn({ type: 'varchar', length: 44 })
  hash!: string;

  @PrimaryColumn({ name: 'job_id', type: 'bigint' })
  jobId!: number;

  /** When it can no longer be used; null: when the job ends. */
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  /** JSON text; null: the event has not come. It stays, so that a replay finds it. */
  @Column({ type: 'text', nullable: true })
  body!: string | null;
}
