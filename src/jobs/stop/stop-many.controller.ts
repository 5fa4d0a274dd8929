import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '../../rest/documentation/described-later.js';
import type { Actor } from '../../rest/requests/caller.js';
import { CalledBy, Fields, type Payload } from '../../rest/requests/parameters.js';
import { JobPks } from '../dto/job-pks.js';
import type { StoppedView } from '../dto/stopped-view.js';
import { documentation } from '../job.documentation.js';
import { StopManyService } from './stop-many.service.js';

/** `/api/job/stop/`: stops many jobs. */
@ApiTags('job')
@Controller('api/job/stop')
export class StopManyController {
  constructor(private readonly stops: StopManyService) {}

  @Post()
  @HttpCode(200)
  @documentation.stopMany
  async stop(@CalledBy() actor: Actor, @Fields(JobPks) payload: Payload<JobPks>): Promise<StoppedView> {
    return { success: true, count: await this.stops.stop((await payload.read()).wanted(), actor) };
  }
}
