import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The number of processes, in several slots so that concurrent creates do not wait for one row. The statements that create and delete
 * update it. The `count` of the list is the sum of all slots.
 */
@Entity('process_count')
export class ProcessCountEntity {
  @PrimaryColumn({ type: 'smallint' })
  slot!: number;

  @Column({ type: 'integer', default: 0 })
  count!: number;
}
