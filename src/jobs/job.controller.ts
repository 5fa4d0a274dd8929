import { Controller, Get, Headers } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import { languageOf } from '../rest/language.js';
import { Listed, type ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import type { Actor } from '../rest/requests/caller.js';
import { CalledBy, LaterQuery, PathBigId } from '../rest/requests/parameters.js';
import type { JobFilters, JobOrdering } from './dto/job-filters.js';
import { JobWait } from './dto/job-wait.js';
import type { JobDetailView, JobView } from './dto/job-view.js';
import { JOBS } from './lists/jobs-statements.js';
import { JobsService } from './jobs.service.js';
import { documentation } from './job.documentation.js';

/** `/api/job/job/`: jobs. */
@ApiTags('job')
@Controller('api/job/job')
export class JobController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @documentation.list
  list(
    @Listed(JOBS) list: ListRequest<JobFilters, JobOrdering>,
    @Headers('accept-language') language: string | undefined,
  ): Promise<PageBody<JobView>> {
    return this.jobs.list(list, languageOf(language));
  }

  @Get(':id')
  @documentation.detail
  detail(
    @CalledBy() actor: Actor,
    @PathBigId() id: number,
    @Headers('accept-language') language: string | undefined,
    @LaterQuery(JobWait) query: () => JobWait,
  ): Promise<JobDetailView> {
    return this.jobs.detail(actor, id, languageOf(language), () => query().wait);
  }
}
