import { Controller, Get, Headers } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { languageOf } from '../rest/language.js';
import { Listed, type ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { PathId, Query } from '../rest/requests/parameters.js';
import { JOB_ORDERING, JobFilters, type JobOrdering } from './dto/job-filters.js';
import { JobWait } from './dto/job-wait.js';
import type { JobDetailView, JobView } from './dto/job-view.js';
import { JobsService } from './jobs.service.js';
import { documentation } from './job.documentation.js';

const LIST = { filters: JobFilters, ordering: JOB_ORDERING };

/** `/api/job/job/`: what became of executes. */
@ApiTags('job')
@Controller('api/job/job')
export class JobController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @documentation.list
  list(
    @Listed(LIST) list: ListRequest<JobFilters, JobOrdering>,
    @Headers('accept-language') language: string | undefined,
  ): Promise<PageBody<JobView>> {
    return this.jobs.list(list, languageOf(language));
  }

  @Get(':id')
  @documentation.detail
  detail(
    @PathId() id: number,
    @Headers('accept-language') language: string | undefined,
    @Query(JobWait) { wait }: JobWait,
  ): Promise<JobDetailView> {
    return this.jobs.detail(id, languageOf(language), wait);
  }
}
