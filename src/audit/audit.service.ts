import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { RECORDS } from './audit-list.js';
import type { AuditFilters, AuditOrdering } from './dto/audit-filters.js';
import type { AuditView } from './dto/audit-view.js';

/** Reads the audit records. */
@Injectable()
export class AuditService {
  constructor(private readonly database: Database) {}

  /** One page of the list. */
  list(request: ListRequest<AuditFilters, AuditOrdering>): Promise<PageBody<AuditView>> {
    return RECORDS.page(this.database, request);
  }
}
