import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CallbacksCoreModule } from '../callbacks/callbacks-core.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { LogfileController } from './logfile.controller.js';
import { ProcessTotalEntity } from './process-total.entity.js';
import { ProcessController } from './process.controller.js';
import { ProcessesService } from './processes.service.js';
import { RunController } from './run.controller.js';
import { RunsService } from './runs.service.js';
import { StatController } from './stat.controller.js';

/** `/api/process/process/`, `execute/`, `batch/`, `stop/`, `stat/` and `logfile/`: processes, and their jobs and logs. */
@Module({
  imports: [TypeOrmModule.forFeature([ProcessTotalEntity]), JobsModule, CallbacksCoreModule],
  controllers: [ProcessController, RunController, LogfileController, StatController],
  providers: [ProcessesService, RunsService],
})
export class ProcessModule {}
