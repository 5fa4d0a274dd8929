import { CharField } from '../../../rest/fields/char-field.js';

/** The body of a login. The examples of passwords are too short to be one. */
export class LoginInput {
  @CharField({ about: 'Username', max: 150, example: 'ada' })
  username!: string;

  @CharField({ about: 'Password', max: 128, trim: false, example: '<yours>' })
  password!: string;
}

/** The body of a change of the caller's password. */
export class PasswordInput {
  @CharField({ about: 'The current password', max: 128, trim: false, example: '<old>' })
  old_password!: string;

  @CharField({ about: 'The new password; 8 to 128 characters', trim: false, example: '<new>' })
  new_password!: string;
}
