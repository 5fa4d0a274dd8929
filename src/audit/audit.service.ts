import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { listStatements } from './audit-statements.js';
import type { AuditFilters, AuditOrdering } from './dto/audit-filters.js';
import type { AuditView } from './dto/audit-view.js';

/** Shows what was recorded. */
@Injectable()
export class AuditService {
  constructor(private readonly database: Database) {}

  /** One page of the list. */
  async list({
    filters,
    order,
    page,
  }: ListRequest<AuditFilters, AuditOrdering>): Promise<PageBody<AuditView>> {
    const statements = listStatements(filters, order);
    const [rows, [total]] = await Promise.all([
      this.database.rows<AuditView>(statements.page, [...statements.values, page.limit, page.offset]),
      this.database.rows<{ count: number }>(statements.count, statements.values),
    ]);
    return page.of(rows, total?.count ?? 0);
  }
}
