import { contains } from '../../rest/lists/filter-conditions.js';
import { Listing } from '../../rest/lists/listing.js';
import { USER_ORDERING, UserFilters, type UserOrdering } from './dto/user-filters.js';
import { UserView } from './dto/user-view.js';
import { UserEntity } from './user.entity.js';

/** The users that are not deleted. */
export const USERS = new Listing<UserView, UserFilters, UserOrdering>({
  name: 'user',
  view: UserView,
  entity: UserEntity,
  alias: 'u',
  where: 'u.deleted_at IS NULL',
  filters: UserFilters,
  ordering: USER_ORDERING,
  conditions: { username: contains('u.username') },
});
