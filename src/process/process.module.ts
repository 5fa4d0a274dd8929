import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
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
import { VersionController } from './version.controller.js';
import { VersionsService } from './versions.service.js';

const entities = [ProcessEntity, ProcessCountEntity, ProcessVersionEntity, DraftEntity];

/** Processes, with their drafts, versions and runs: the documented API. */
@Module({})
export class ProcessModule {
  /** @param jobs the module that starts, stops and shows jobs */
  static using(jobs: DynamicModule): DynamicModule {
    return {
      module: ProcessModule,
      imports: [TypeOrmModule.forFeature(entities), jobs],
      controllers: [ProcessController, DraftController, VersionController, RunController, LogfileController],
      providers: [ProcessesService, DraftsService, VersionsService, RunsService],
    };
  }
}
