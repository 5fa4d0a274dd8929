import { invalid, showsPage } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { ListQuery } from '../rest/documentation/list-query.js';
import { AuditFilters } from './dto/audit-filters.js';
import { AuditView } from './dto/audit-view.js';

/** Documentation of the audit for `/docs`. */
export const documentation = {
  list: Documented({
    operationId: 'listAuditRecords',
    summary: 'List audit records 审计列表',
    description:
      'Who did what to which object, when and from where. Records are kept for `LIUCHENG_AUDIT_DAYS`.',
    query: [AuditFilters, ListQuery],
    answers: [showsPage(AuditView), invalid('A filter is not valid')],
    options: { name: 'Audit List' },
  }),
};
