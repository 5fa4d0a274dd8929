import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/limits.module.js';
import { BatchService } from './execute/batch.service.js';
import { EndedJobs } from './ended-jobs.js';
import { EventController } from './events/event.controller.js';
import { EventsService } from './events/events.service.js';
import { UnknownTokens } from './events/unknown-tokens.js';
import { JobController } from './job.controller.js';
import { JobsService } from './jobs.service.js';
import { LogService } from './log/log.service.js';
import { OtherFlows } from './rerun/other-flows.js';
import { RerunController } from './rerun/rerun.controller.js';
import { RerunService } from './rerun/rerun.service.js';
import { StartingModule } from './execute/starting.module.js';
import { StatisticsService } from './statistics/statistics.service.js';
import { StopManyController } from './stop/stop-many.controller.js';
import { StopManyService } from './stop/stop-many.service.js';
import { StepController } from './steps/step.controller.js';
import { StepsService } from './steps/steps.service.js';
import { StopService } from './stop/stop.service.js';
import { UnendedJobs } from './unended-jobs.js';
import { JobFeeds } from './watching/job-feeds.js';
import { NextEvents } from './watching/next-events.js';
import { WatchController } from './watching/watch.controller.js';
import { WatchService } from './watching/watch.service.js';

/** Starts, stops and reads jobs for the API. `worker/worker.module.ts` runs them. */
@Module({
  imports: [StartingModule, LimitsModule],
  controllers: [
    JobController,
    RerunController,
    StopManyController,
    StepController,
    WatchController,
    EventController,
  ],
  providers: [
    BatchService,
    StopService,
    RerunService,
    OtherFlows,
    StopManyService,
    StatisticsService,
    JobsService,
    LogService,
    UnendedJobs,
    EndedJobs,
    EventsService,
    UnknownTokens,
    JobFeeds,
    NextEvents,
    WatchService,
    StepsService,
  ],
  exports: [
    StartingModule,
    BatchService,
    StatisticsService,
    StopService,
    LogService,
    UnendedJobs,
    EndedJobs,
    JobFeeds,
  ],
})
export class JobsModule {}
