import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The numbers of processes, of each user and of all. Triggers on `process` count every statement that inserts, deletes or changes rows.
 * Each number is the sum of several slots, so that concurrent creates do not wait for one row.
 */
@Entity('process_total')
export class ProcessTotalEntity {
  /** 0: of all users. */
  @PrimaryColumn()
  cuser!: number;

  @PrimaryColumn({ type: 'smallint' })
  slot!: number;

  @Column()
  count!: number;
}
