import { BooleanField } from '../../rest/fields/boolean-field.js';
import { CharField } from '../../rest/fields/char-field.js';
import { ChoiceField } from '../../rest/fields/choice-field.js';
import { type Role, ROLE_NAMES } from '../roles.js';
import { LONGEST_NAME } from './account-rules.js';

const name = { max: LONGEST_NAME, blank: true, required: false, fallback: '' };

/** What an administrator may write of a user. */
export class UserInput {
  @CharField({
    about: 'What they log in as; letters, digits and @/./+/-/_',
    max: LONGEST_NAME,
    example: 'ada',
  })
  username!: string;

  @CharField({ about: 'First name', example: 'Ada', ...name })
  first_name!: string;

  @CharField({ about: 'Last name', example: 'Lovelace', ...name })
  last_name!: string;

  @ChoiceField<Role>({
    about: 'What they may do',
    choices: ROLE_NAMES,
    required: false,
    fallback: 'viewer',
    example: 'editor',
  })
  role!: Role;

  @BooleanField({ about: 'Whether they may call at all', required: false, fallback: true })
  is_active!: boolean;

  @CharField({
    about: 'Password; 8 to 128 characters, in no answer',
    trim: false,
    example: 'correct horse battery',
  })
  password!: string;
}
