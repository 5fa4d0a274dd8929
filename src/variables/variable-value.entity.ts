import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DataType } from '../flow/index.js';

/**
 * The value of a shared variable from one moment of the {@link VariableClockEntity} to another, so that a job always sees the values
 * at its execute. Deleted when no job needs it.
 */
@Entity('variable_value')
// An index on an expression, which TypeORM cannot describe.
@Index('variable_value_span', { synchronize: false })
@Index('variable_value_current', ['variableId'], { where: 'until IS NULL', unique: true })
@Index('variable_value_ended', ['endedAt'], { where: 'ended_at IS NOT NULL' })
export class VariableValueEntity {
  @PrimaryColumn({ name: 'variable_id', type: 'integer' })
  variableId!: number;

  @PrimaryColumn({ type: 'integer' })
  since!: number;

  /** The first moment after the value; null for the current value. */
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
