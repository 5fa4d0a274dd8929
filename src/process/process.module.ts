import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { JobsModule } from '../jobs/jobs.module.js';
import { DraftController } from './draft.controller.js';
import { DraftEntity } from './draft.entity.js';
import { DraftsService } from './drafts.service.js';
import { LogfileController } from './logfile.controller.js';
import { ProcessController } from './process.controller.js';
import { ProcessCountEntity } from './process-count.entity.js';
import { ProcessVersionEntity } from './process-version.entity.js';
import { ProcessEntity } from './process.entity.js';
import { ProcessesService } from './processes.service.js';
import { RunController } from './run.controller.js';
import { RunsService } from './runs.service.js';
import { VariableController } from './variable.controller.js';
import { VariableEntity } from './variable.entity.js';
import { VariablesService } from './variables.service.js';
import { VersionController } from './version.controller.js';
import { VersionsService } from './versions.service.js';

const entities = [ProcessEntity, ProcessCountEntity, ProcessVersionEntity, DraftEntity, VariableEntity];

/** Processes, with their drafts, versions and runs: the documented API. */
@Module({
  imports: [TypeOrmModule.forFeature(entities), JobsModule],
  controllers: [
    ProcessController,
    DraftController,
    VersionController,
    RunController,
    LogfileController,
    VariableController,
  ],
  providers: [ProcessesService, DraftsService, VersionsService, RunsService, VariablesService],
})
export class ProcessModule {}
