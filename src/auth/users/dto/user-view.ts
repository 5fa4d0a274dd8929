import { Shown } from '../../../rest/fields/shown.js';
import { type Role, ROLE_NAMES } from '../../roles.js';

/** A user in responses. */
export class UserView {
  @Shown('integer', 'Id', { example: 2 })
  id!: number;

  @Shown('string', 'Name for the login', { example: 'ada' })
  username!: string;

  @Shown('string', 'First name', { example: 'Ada' })
  first_name!: string;

  @Shown('string', 'Last name', { example: 'Lovelace' })
  last_name!: string;

  @Shown('field', 'Role: what the user is allowed to do', {
    type: 'string',
    enum: ROLE_NAMES,
    example: 'editor',
  })
  role!: Role;

  @Shown('field', 'Whether the user can log in and call the API', { type: 'boolean', example: true })
  is_active!: boolean;
}

/** The caller, with the routes that they may call. */
export class MeView extends UserView {
  @Shown('field', 'The routes that the caller may call, in addition to the public routes', {
    type: 'array',
    items: { type: 'string' },
    example: ['GET /api/process/process/', 'POST /api/process/execute/'],
  })
  permissions!: string[];
}
