import { Module } from '@nestjs/common';
import { ExecuteService } from './execute.service.js';
import { InputsKeeper } from './inputs-keeper.js';
import { ExecuteTargets } from './execute-targets.js';
import { GroupedInserts } from './grouped-inserts.js';
import { Guard } from '../admission/guard.js';
import { JobInserts } from './job-inserts.js';
import { JobsCoreModule } from '../jobs-core.module.js';
import { Replacements } from '../admission/replacements.js';
import { StopNotices } from '../stop/stop-notices.js';
import { TriggeredStarts } from './triggered-starts.js';

/** Starts jobs: in an API for users, in a worker for schedules and failures. */
@Module({
  imports: [JobsCoreModule],
  providers: [
    StopNotices,
    Guard,
    Replacements,
    JobInserts,
    GroupedInserts,
    ExecuteTargets,
    InputsKeeper,
    ExecuteService,
    TriggeredStarts,
  ],
  exports: [
    JobsCoreModule,
    StopNotices,
    Guard,
    Replacements,
    JobInserts,
    ExecuteTargets,
    InputsKeeper,
    ExecuteService,
    TriggeredStarts,
  ],
})
export class StartingModule {}
