import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A secret that signs callbacks. */
@Entity('callback_secret')
export class CallbackSecretEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  /** Sealed. */
  @Column({ type: 'text' })
  secret!: string;

  @Column({ type: 'integer' })
  cuser!: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  ctime!: Date;

  /** When a newer one replaced it. It signs for one more day. */
  @Column({ name: 'retired_at', type: 'timestamptz', nullable: true })
  retiredAt!: Date | null;
}
