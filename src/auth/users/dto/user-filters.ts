import { BooleanField } from '../../../rest/fields/boolean-field.js';
import { CharField } from '../../../rest/fields/char-field.js';
import { ChoiceField } from '../../../rest/fields/choice-field.js';
import { MOST_SEARCHED } from '../../../rest/lists/most-searched.js';
import { type Role, ROLE_NAMES } from '../../roles.js';

/** The filters of the list of users. A filter that is missing or empty has no effect. */
export class UserFilters {
  @CharField({
    about: 'Part of the username, case-insensitive',
    max: MOST_SEARCHED,
    trim: false,
    blank: true,
    required: false,
  })
  username?: string;

  @ChoiceField<Role>({ about: 'Role', choices: ROLE_NAMES, required: false })
  role?: Role;

  @BooleanField({ about: 'Whether the user can log in and call the API', required: false })
  is_active?: boolean;
}

/** The fields by which the list of users can be ordered. */
export const USER_ORDERING = ['id', 'username', 'first_name', 'last_name', 'role', 'is_active'] as const;

export type UserOrdering = (typeof USER_ORDERING)[number];
