import { CharField } from '../../../rest/fields/char-field.js';
import { IdField } from '../../../rest/fields/integer-field.js';
import { MOST_SEARCHED } from '../../../rest/lists/most-searched.js';

/** The filters of the list of API keys. */
export class KeyFilters {
  @CharField({ about: 'Part of the name', max: MOST_SEARCHED, trim: false, blank: true, required: false })
  name?: string;

  @IdField({ about: 'Id of the owner', required: false })
  cuser?: number;
}

/** The fields by which the list of API keys can be ordered. */
export const KEY_ORDERING = ['id', 'name', 'cuser', 'ctime', 'expire_time', 'use_time'] as const;

export type KeyOrdering = (typeof KEY_ORDERING)[number];
