import { FULL_NAME, userOf } from '../auth/users/full-name.js';
import { IS_CURRENT } from './current-value.js';
import { contains } from '../rest/lists/filter-conditions.js';
import { Listing } from '../rest/lists/listing.js';
import { VARIABLE_ORDERING, VariableFilters, type VariableOrdering } from './dto/variable-filters.js';
import { VariableView } from './dto/variable-view.js';
import { VariableEntity } from './variable.entity.js';
import { VariableValueEntity } from './variable-value.entity.js';

/** A selected row. */
export interface VariableRow extends VariableView {
  /** As `variable_value` stores it. */
  value: string;
}

/** Shared variables with their current values. There are few, and they are seldom listed. */
export const VARIABLES = new Listing<VariableView, VariableFilters, VariableOrdering, VariableRow>({
  name: 'variable',
  view: VariableView,
  entity: VariableEntity,
  alias: 'v',
  joins: {
    ...userOf('v.cuser'),
    w: { entity: VariableValueEntity, on: IS_CURRENT },
  },
  columns: { value: 'w.value', user: FULL_NAME },
  filters: VariableFilters,
  ordering: VARIABLE_ORDERING,
  conditions: { name: contains('v.name') },
  large: 'value',
  isRare: true,
});
