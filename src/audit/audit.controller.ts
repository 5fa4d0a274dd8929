import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import { Listed, type ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { documentation } from './audit.documentation.js';
import { AuditService } from './audit.service.js';
import { RECORDS } from './audit-list.js';
import type { AuditFilters, AuditOrdering } from './dto/audit-filters.js';
import type { AuditView } from './dto/audit-view.js';

/** `/api/audit/audit/`: the audit records. */
@ApiTags('audit')
@Controller('api/audit/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @documentation.list
  list(@Listed(RECORDS) list: ListRequest<AuditFilters, AuditOrdering>): Promise<PageBody<AuditView>> {
    return this.audit.list(list);
  }
}
