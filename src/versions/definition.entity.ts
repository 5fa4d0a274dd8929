import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * A valid flow, frozen. Versions and trials refer to it. Versions and trials of a process with the same content share one row, so a
 * worker compiles it once.
 */
@Entity('flow_definition')
@Index('flow_definition_content', ['processId', 'hash'], { unique: true })
export class DefinitionEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ name: 'process_id', type: 'integer' })
  processId!: number;

  /** SHA-256, in hex, of the flow's canonical JSON: key order does not matter. */
  @Column({ type: 'varchar', length: 64 })
  hash!: string;

  @Column({ type: 'text' })
  text!: string;

  /** How many nodes the flow has. */
  @Column({ type: 'integer' })
  nodes!: number;

  /** The node definitions it uses, by name, with their revisions. */
  @Column({ type: 'jsonb', default: {} })
  uses!: Record<string, number>;
}
