import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Its one row counts the changes of shared variables: who changes one holds it until that is committed. */
@Entity('variable_clock')
export class VariableClockEntity {
  @PrimaryColumn({ type: 'smallint' })
  slot!: number;

  @Column({ type: 'integer' })
  moment!: number;
}
