import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A worker that has shut down. A job that it could not release, because another session had locked the job's row, is not charged with
 * its death.
 */
@Entity('worker_exit')
export class WorkerExitEntity {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  worker!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;
}
