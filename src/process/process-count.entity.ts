import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * How many processes there are, spread over slots so that concurrent creates do not wait for one row.
 * Kept by the statements that create and delete; the sum of all slots is the list's `count`.
 */
@Entity('process_count')
export class ProcessCountEntity {
  @PrimaryColumn({ type: 'smallint' })
  slot!: number;

  @Column({ type: 'integer', default: 0 })
  count!: number;
}
