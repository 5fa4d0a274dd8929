import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Numbers of audit records whose id is not beyond the horizon, by days. A trigger on `audit` subtracts deleted records; it does not notice TRUNCATE.
 */
@Entity('audit_day')
export class AuditDayEntity {
  /** The number of the day since 1970, in UTC. */
  @PrimaryColumn({ type: 'integer' })
  day!: number;

  @Column({ type: 'bigint', default: 0 })
  count!: number;

  /** No smaller id has a record of the day, and no greater one. The records with these ids may have been deleted. */
  @Column({ name: 'least_id', type: 'bigint' })
  leastId!: number;

  @Column({ name: 'greatest_id', type: 'bigint' })
  greatestId!: number;
}
