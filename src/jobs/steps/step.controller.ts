import { Controller, Get, Headers, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiTags } from '../../rest/documentation/described-later.js';
import { languageOf } from '../../rest/language.js';
import { Page, type PageBody } from '../../rest/lists/page.js';
import { Query } from '../../rest/requests/parameters.js';
import { StepFilters } from '../dto/step-filters.js';
import type { StepView } from '../dto/step-view.js';
import { documentation } from '../job.documentation.js';
import { StepsService } from './steps.service.js';

/** `/api/job/step/`: what each step of a job did. */
@ApiTags('job')
@Controller('api/job/step')
export class StepController {
  constructor(private readonly steps: StepsService) {}

  @Get()
  @documentation.steps
  list(
    @Query(StepFilters) filters: StepFilters,
    @Req() request: FastifyRequest,
    @Headers('accept-language') language: string | undefined,
  ): Promise<PageBody<StepView>> {
    return this.steps.list(filters, new Page(request), languageOf(language));
  }
}
