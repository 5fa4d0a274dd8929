import { UserEntity } from '../auth/users/user.entity.js';
import { AuditEntity } from '../recording/audit.entity.js';
import { comparing } from '../rest/lists/filter-conditions.js';
import { Listing } from '../rest/lists/listing.js';
import { AUDIT_ORDERING, AuditFilters, type AuditOrdering } from './dto/audit-filters.js';
import { AuditView } from './dto/audit-view.js';

/** The audit records. Only administrators can read them. */
export const RECORDS = new Listing<AuditView, AuditFilters, AuditOrdering>({
  name: 'audit',
  view: AuditView,
  entity: AuditEntity,
  alias: 'a',
  joins: { u: { entity: UserEntity, on: 'u.id = a.cuser', isOptional: true } },
  columns: { username: 'u.username', process: 'a.process_id' },
  filters: AuditFilters,
  ordering: AUDIT_ORDERING,
  conditions: { since: comparing('a.ctime >= to_timestamp'), until: comparing('a.ctime < to_timestamp') },
  isRare: true,
});
