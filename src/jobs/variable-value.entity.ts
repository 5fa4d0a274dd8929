import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DataType } from '../flow/index.js';

/**
 * What a shared variable was from one moment of the {@link VariableClockEntity} to another, so that a job sees for all
 * its life what there was at its execute. Removed when no job needs it any more.
 */
@Entity('variable_value')
@Index('variable_value_ended', ['endedAt'], { where: 'ended_at IS NOT NULL' })
export class VariableValueEntity {
  @PrimaryColumn({ name: 'variable_id', type: 'integer' })
  variableId!: number;

  @PrimaryColumn({ type: 'integer' })
  since!: number;

  /** The first moment at which it was this no longer; null: it is so now. */
  @Column({ type: 'integer', nullable: true })
  until!: number | null;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  @Column({ type: 'varchar', length: 10 })
  type!: DataType;

  /** JSON text; of the type `password` sealed by a `SecretBox`. */
  @Column({ type: 'text' })
  value!: string;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;
}
