import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The flow that a process's editor saved last, as it was sent. */
@Entity('draft')
export class DraftEntity {
  @PrimaryColumn({ name: 'process_id', type: 'integer' })
  processId!: number;

  @Column({ type: 'text' })
  text!: string;

  @Column({ type: 'varchar', length: 64 })
  etag!: string;

  /** The definition of this text; null until an upload or a trial has checked it. */
  @Column({ name: 'definition_id', type: 'integer', nullable: true })
  definitionId!: number | null;
}
