import { Controller, Get, Headers } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import { StatisticsRef } from '../jobs/dto/statistics-ref.js';
import type { StatisticsView } from '../jobs/dto/statistics-view.js';
import { documentation } from '../jobs/job.documentation.js';
import { StatisticsService } from '../jobs/statistics/statistics.service.js';
import { languageOf } from '../rest/language.js';
import type { Actor } from '../rest/requests/caller.js';
import { CalledBy, Query } from '../rest/requests/parameters.js';

/** `/api/process/stat/`: statistics of jobs. */
@ApiTags('job')
@Controller('api/process/stat')
export class StatController {
  constructor(private readonly statistics: StatisticsService) {}

  @Get()
  @documentation.statistics
  show(
    @CalledBy() caller: Actor,
    @Query(StatisticsRef) asked: StatisticsRef,
    @Headers('accept-language') language: string | undefined,
  ): Promise<StatisticsView> {
    return this.statistics.statistics(asked, caller.id, languageOf(language));
  }
}
