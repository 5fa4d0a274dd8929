import { Column, Entity, Generated, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { CallbackState } from './callback-state.js';
import type { StoredTry } from './stored-try.js';

/**
 * A callback: the message that a job has ended, for the address that its execute gave. A trigger on `job` inserts the row in the
 * statement that ends the job, and another one deletes it with the job.
 */
@Entity('callback')
@Index('callback_job', ['jobId'], { unique: true })
@Index('callback_process', ['processId', 'id'])
// Not of waiting ones: with statistics that are out of date, Postgres would look for due ones with it.
@Index('callback_ended', ['state', 'id'], { where: `state <> 'waiting'` })
// Of an expression, which TypeORM cannot describe.
@Index('callback_due', { synchronize: false })
@Index('callback_receiver', { synchronize: false })
@Index('callback_turns', ['receiver', 'cuser', 'nextTime'], { where: `state = 'waiting'` })
export class CallbackEntity {
  /** Up to 2^53 − 1, the maximum of the sequence. */
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: number;

  @Column({ name: 'job_id', type: 'bigint' })
  jobId!: number;

  /** The process of the job. */
  @Column({ name: 'process_id', type: 'integer' })
  processId!: number;

  /** The user of the job. Users take turns at a receiver. */
  @Column({ type: 'integer' })
  cuser!: number;

  @Column({ type: 'text' })
  url!: string;

  /** Host and port of the address. A worker sends only some callbacks to one receiver at the same time. */
  @Column({ type: 'text' })
  receiver!: string;

  @Column({ type: 'varchar', length: 10, default: 'waiting' })
  state!: CallbackState;

  /** The `webhook-id` is derived from it. It is the same for each try. */
  @Column({ type: 'uuid' })
  @Generated('uuid')
  uuid!: string;

  /** The last tries, oldest first. */
  @Column({ type: 'jsonb', default: '[]' })
  tries!: StoredTry[];

  /** The number of failed tries since the end of the job, or since it was last sent again by a user. */
  @Column({ type: 'integer', default: 0 })
  failures!: number;

  /** The time of the next try. During a try, the time at which another worker may take it over. Null: it has ended. */
  @Column({ name: 'next_time', type: 'timestamptz', nullable: true, default: () => 'now()' })
  nextTime!: Date | null;

  /** The UUID of the try under way. The result of an earlier one does not count. */
  @Column({ type: 'uuid', nullable: true })
  claim!: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;

  @Column({ name: 'finish_time', type: 'timestamptz', nullable: true })
  finishTime!: Date | null;
}
