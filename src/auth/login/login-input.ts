import { CharField } from '../../rest/fields/char-field.js';

/** What a login takes. */
export class LoginInput {
  @CharField({ about: 'Username', max: 150, example: 'ada' })
  username!: string;

  @CharField({ about: 'Password', max: 128, trim: false, example: 'correct horse battery' })
  password!: string;
}

/** What a change of one's own password takes. */
export class PasswordInput {
  @CharField({
    about: 'The password so far; not asked of a user who has none',
    max: 128,
    trim: false,
    required: false,
    example: 'correct horse battery',
  })
  old_password?: string;

  @CharField({
    about: 'The new password; 8 to 128 characters',
    trim: false,
    example: 'staple battery horse',
  })
  new_password!: string;
}
