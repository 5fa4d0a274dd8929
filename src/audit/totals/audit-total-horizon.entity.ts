import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row that says up to which id records are in the totals, and what is known of the next horizon: see `horizonOf`. */
@Entity('audit_total_horizon')
export class AuditTotalHorizonEntity {
  @PrimaryColumn({ type: 'smallint' })
  id!: number;

  @Column({ name: 'up_to', type: 'bigint', default: 0 })
  upTo!: number;

  @Column({ type: 'bigint', nullable: true })
  next!: number | null;

  @Column({ name: 'next_time', type: 'timestamptz', nullable: true })
  nextTime!: Date | null;

  @Column({ name: 'next_transaction', type: 'bigint', nullable: true })
  nextTransaction!: number | null;
}
