import { invalid, showsPage } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { ListQuery } from '../rest/documentation/list-query.js';
import { AuditFilters } from './dto/audit-filters.js';
import { AuditView } from './dto/audit-view.js';

/** How `/docs` describes the audit. */
export const documentation = {
  list: Documented({
    summary: 'List what was done 审计列表',
    description: 'Who did what to which object, when and from where. Kept for `LIUCHENG_AUDIT_DAYS`.',
    query: [AuditFilters, ListQuery],
    answers: [showsPage(AuditView), invalid('A filter that is not valid')],
    options: { name: 'Audit List' },
  }),
};
