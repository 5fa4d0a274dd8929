import { Shown } from '../../../rest/fields/shown.js';
import { type Role, ROLE_NAMES } from '../../roles.js';

/** An API key in responses, without the key itself. */
export class KeyView {
  @Shown('integer', 'Id', { example: 1 })
  id!: number;

  @Shown('string', 'Name, such as what the key is for', { example: 'nightly import' })
  name!: string;

  @Shown('field', 'Role of the key; a call has the lower one of this role and the role of the owner', {
    type: 'string',
    enum: ROLE_NAMES,
    example: 'operator',
  })
  role!: Role;

  @Shown('integer', 'Id of the owner', { example: 2 })
  cuser!: number;

  @Shown('field', 'Full name of that user', { type: 'string', example: 'Ada Lovelace' })
  user!: string;

  @Shown('integer', 'When it was created, in unix seconds', { example: 1561688923 })
  ctime!: number;

  @Shown('integer', 'When it expires, in unix seconds; null: never', { nullable: true, example: null })
  expire_time!: number | null;

  @Shown('integer', 'When it was last used, in unix seconds, to the minute', {
    nullable: true,
    example: null,
  })
  use_time!: number | null;
}

/** A new API key. Only this response contains the key itself. */
export class NewKeyView extends KeyView {
  @Shown('string', 'The key itself; it is not stored, and shown only in this answer', { example: 'lck_…' })
  key!: string;
}
