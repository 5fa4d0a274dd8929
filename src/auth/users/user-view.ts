import { Shown } from '../../rest/fields/shown.js';
import { type Role, ROLE_NAMES } from '../roles.js';

/** A user, as answers show one. */
export class UserView {
  @Shown('integer', 'Id', { example: 2 })
  id!: number;

  @Shown('string', 'What they log in as', { example: 'ada' })
  username!: string;

  @Shown('string', 'First name', { example: 'Ada' })
  first_name!: string;

  @Shown('string', 'Last name', { example: 'Lovelace' })
  last_name!: string;

  @Shown('field', 'What they may do', { type: 'string', enum: ROLE_NAMES, example: 'editor' })
  role!: Role;

  @Shown('field', 'Whether they may call at all', { type: 'boolean', example: true })
  is_active!: boolean;
}
