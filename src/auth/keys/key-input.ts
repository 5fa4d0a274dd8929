import { CharField } from '../../rest/fields/char-field.js';
import { ChoiceField } from '../../rest/fields/choice-field.js';
import { IdField, IntegerField } from '../../rest/fields/integer-field.js';
import { type Role, ROLE_NAMES } from '../roles.js';

/** What a new API key takes. */
export class KeyInput {
  @CharField({ about: 'What it is for', max: 150, example: 'nightly import' })
  name!: string;

  @ChoiceField<Role>({
    about: 'What it may do at most: no more than oneself; oneself’s role if not given',
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

/** Which API keys a list shows. */
export class KeyFilters {
  @CharField({ about: 'Part of the name', trim: false, blank: true, required: false })
  name?: string;

  @IdField({ about: 'Id of the user whose they are', required: false })
  cuser?: number;
}

/** What a list of API keys may be ordered by. */
export const KEY_ORDERING = ['id', 'name', 'cuser', 'ctime', 'expire_time', 'use_time'] as const;

export type KeyOrdering = (typeof KEY_ORDERING)[number];
