import { BooleanField } from '../../rest/fields/boolean-field.js';
import { CharField } from '../../rest/fields/char-field.js';
import { ChoiceField } from '../../rest/fields/choice-field.js';
import { type Role, ROLE_NAMES } from '../roles.js';

/** Which users a list shows; a filter that is left out or empty filters nothing. */
export class UserFilters {
  @CharField({
    about: 'Part of the username, upper and lower case alike',
    trim: false,
    blank: true,
    required: false,
  })
  username?: string;

  @ChoiceField<Role>({ about: 'Role', choices: ROLE_NAMES, required: false })
  role?: Role;

  @BooleanField({ about: 'Whether they may call at all', required: false })
  is_active?: boolean;
}

/** What a list of users may be ordered by. */
export const USER_ORDERING = ['id', 'username', 'first_name', 'last_name', 'role', 'is_active'] as const;

export type UserOrdering = (typeof USER_ORDERING)[number];
