import { Module } from '@nestjs/common';
import { EndedJobs } from './ended-jobs.js';
import { ExecuteService } from './execute.service.js';
import { JobController } from './job.controller.js';
import { JobsCoreModule } from './jobs-core.module.js';
import { JobsService } from './jobs.service.js';
import { LogService } from './log.service.js';
import { StopService } from './stop.service.js';
import { UnendedJobs } from './unended-jobs.js';

/** Jobs as the API knows them: started, stopped and read. Who runs them is `worker/worker.module.ts`. */
@Module({
  imports: [JobsCoreModule],
  controllers: [JobController],
  providers: [ExecuteService, StopService, JobsService, LogService, UnendedJobs, EndedJobs],
  exports: [JobsCoreModule, ExecuteService, StopService, LogService, UnendedJobs],
})
export class JobsModule {}
