import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A submitted version of a process. It refers to a frozen definition. */
@Entity('process_version')
@Index('process_version_definition', ['definitionId'])
export class ProcessVersionEntity {
  @PrimaryColumn({ name: 'process_id', type: 'integer' })
  processId!: number;

  @PrimaryColumn({ type: 'integer' })
  number!: number;

  @Column({ name: 'definition_id', type: 'integer' })
  definitionId!: number;

  @Column({ type: 'integer' })
  cuser!: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;
}
