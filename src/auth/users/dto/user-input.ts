import { BooleanField } from '../../../rest/fields/boolean-field.js';
import { CharField } from '../../../rest/fields/char-field.js';
import { ChoiceField } from '../../../rest/fields/choice-field.js';
import { type Role, ROLE_NAMES } from '../../roles.js';
import { LONGEST_NAME } from '../account-rules.js';

const name = { max: LONGEST_NAME, blank: true, required: false, fallback: '' };

/** The fields of a user that an administrator can write. */
export class UserInput {
  @CharField({
    about: 'Name for the login; letters, digits and @/./+/-/_',
    max: LONGEST_NAME,
    example: 'ada',
  })
  username!: string;

  @CharField({ about: 'First name', example: 'Ada', ...name })
  first_name!: string;

  @CharField({ about: 'Last name', example: 'Lovelace', ...name })
  last_name!: string;

  @ChoiceField<Role>({
    about: 'Role: what the user is allowed to do',
    choices: ROLE_NAMES,
    required: false,
    fallback: 'viewer',
    example: 'editor',
  })
  role!: Role;

  @BooleanField({ about: 'Whether the user can log in and call the API', required: false, fallback: true })
  is_active!: boolean;

  @CharField({
    about: 'Password of 8 to 128 characters; no answer shows it. A user without a password cannot log in',
    trim: false,
    required: false,
  })
  password?: string;
}
