import { Module } from '@nestjs/common';
import { ExecuteService } from './execute.service.js';
import { Guard } from './guard.js';
import { JobInserts } from './job-inserts.js';
import { JobsCoreModule } from './jobs-core.module.js';
import { TriggeredStarts } from './triggered-starts.js';

/** Starts jobs: in an API for users, in a worker for schedules and failures. */
@Module({
  imports: [JobsCoreModule],
  providers: [Guard, JobInserts, ExecuteService, TriggeredStarts],
  exports: [JobsCoreModule, Guard, ExecuteService, TriggeredStarts],
})
export class StartingModule {}
