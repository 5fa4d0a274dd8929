import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Listed, type ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { documentation } from './audit.documentation.js';
import { AuditService } from './audit.service.js';
import { AUDIT_ORDERING, AuditFilters, type AuditOrdering } from './dto/audit-filters.js';
import type { AuditView } from './dto/audit-view.js';

const LIST = { filters: AuditFilters, ordering: AUDIT_ORDERING };

/** `/api/audit/audit/`: who did what. */
@ApiTags('audit')
@Controller('api/audit/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @documentation.list
  list(@Listed(LIST) list: ListRequest<AuditFilters, AuditOrdering>): Promise<PageBody<AuditView>> {
    return this.audit.list(list);
  }
}
