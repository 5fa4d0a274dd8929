import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Numbers of audit records whose id is not beyond the horizon, by what was done: of all (`name` is `all`, and `value` 0), and of those of each
 * user and process (`cuser` and `process`, with the id). A trigger on `audit` subtracts deleted records; it does not notice TRUNCATE.
 */
@Entity('audit_total')
export class AuditTotalEntity {
  @PrimaryColumn({ type: 'varchar', length: 10 })
  name!: string;

  @PrimaryColumn({ type: 'integer' })
  value!: number;

  @PrimaryColumn({ type: 'varchar', length: 20 })
  object!: string;

  @PrimaryColumn({ type: 'varchar', length: 20 })
  action!: string;

  @Column({ type: 'bigint' })
  count!: number;
}
