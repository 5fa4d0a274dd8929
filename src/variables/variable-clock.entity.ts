import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Counts the changes of shared variables, in one row. A change locks the row until it is committed. */
@Entity('variable_clock')
export class VariableClockEntity {
  @PrimaryColumn({ type: 'smallint' })
  slot!: number;

  @Column({ type: 'integer' })
  moment!: number;
}
