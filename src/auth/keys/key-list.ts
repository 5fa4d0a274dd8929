import { comparing, contains } from '../../rest/lists/filter-conditions.js';
import { Listing } from '../../rest/lists/listing.js';
import { AccessTokenEntity } from '../tokens/access-token.entity.js';
import { FULL_NAME, userOf } from '../users/full-name.js';
import { KEY_ORDERING, KeyFilters, type KeyOrdering } from './dto/key-filters.js';
import { KeyView } from './dto/key-view.js';

/** The filters of the query string, and the user whose keys the caller may see; undefined: the keys of all users. */
export type KeyListFilters = KeyFilters & { owner?: number | undefined };

/** The API keys, which are the tokens with a name. */
export const KEYS = new Listing<KeyView, KeyListFilters, KeyOrdering>({
  name: 'key',
  view: KeyView,
  entity: AccessTokenEntity,
  alias: 't',
  joins: userOf('t.user_id'),
  columns: { cuser: 't.user_id', user: FULL_NAME },
  where: 't.name IS NOT NULL',
  filters: KeyFilters,
  ordering: KEY_ORDERING,
  conditions: { name: contains('t.name'), owner: comparing('t.user_id =') },
});
