import { CharField } from '../../../rest/fields/char-field.js';
import { ChoiceField } from '../../../rest/fields/choice-field.js';
import { IntegerField } from '../../../rest/fields/integer-field.js';
import { type Role, ROLE_NAMES } from '../../roles.js';

/** The fields of a new API key. */
export class KeyInput {
  @CharField({ about: 'Name, such as what the key is for', max: 150, example: 'nightly import' })
  name!: string;

  @ChoiceField<Role>({
    about: 'Role of the key, at most the role of its owner; the role of the owner if not given',
    choices: ROLE_NAMES,
    required: false,
    example: 'operator',
  })
  role?: Role;

  @IntegerField({
    about: 'When it expires, in unix seconds; never if not given',
    min: 0,
    max: 253_402_300_799,
    required: false,
    nullable: true,
  })
  expire_time?: number | null;
}
