import { Injectable } from '@nestjs/common';
import { ReadReplica } from '../database/read-replica.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { RECORDS } from './audit-list.js';
import type { AuditFilters, AuditOrdering } from './dto/audit-filters.js';
import type { AuditView } from './dto/audit-view.js';

/** Reads the audit records. */
@Injectable()
export class AuditService {
  constructor(private readonly replica: ReadReplica) {}

  /** One page of the list. */
  list(request: ListRequest<AuditFilters, AuditOrdering>): Promise<PageBody<AuditView>> {
    return RECORDS.page((work) => this.replica.read(work), request);
  }
}
