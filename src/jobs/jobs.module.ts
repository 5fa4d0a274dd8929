import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Role } from '../config/settings.js';
import { Claims } from './worker/claims.js';
import { DatabaseClock } from './worker/database-clock.js';
import { DefinitionEntity } from './definition.entity.js';
import { DefinitionsService } from './definitions.service.js';
import { EndedJobs } from './ended-jobs.js';
import { ExecuteKeyEntity } from './execute-key.entity.js';
import { ExecuteService } from './execute.service.js';
import { JobController } from './job.controller.js';
import { JobJournalEntity } from './job-journal.entity.js';
import { JobLogEntity } from './job-log.entity.js';
import { JobWriter } from './worker/job-writer.js';
import { JobEntity } from './job.entity.js';
import { JobsService } from './jobs.service.js';
import { Leases } from './worker/leases.js';
import { LogService } from './log.service.js';
import { JobQueue, QueueModule } from './queue.js';
import { Retention } from './worker/retention.js';
import { Runner } from './worker/runner.js';
import { Signals } from './signals.js';
import { StopService } from './stop.service.js';
import { Sweeper } from './worker/sweeper.js';
import { UnendedJobs } from './unended-jobs.js';
import { Worker } from './worker/worker.js';
import { WorkerName } from './worker/worker-name.js';

const entities = [JobEntity, JobJournalEntity, JobLogEntity, DefinitionEntity, ExecuteKeyEntity];

/** What the API needs of jobs: to start, stop and read them. */
const api = [ExecuteService, StopService, JobsService, LogService, UnendedJobs, EndedJobs];

/** What runs them. */
const worker = [Worker, Claims, DatabaseClock, JobWriter, Leases, Retention, Runner, Sweeper, WorkerName];

/** Jobs: started and read by the API, run by workers, kept in Postgres. */
@Module({})
export class JobsModule {
  static forRole(role: Role): DynamicModule {
    const providers = [
      JobQueue,
      Signals,
      DefinitionsService,
      ...(role === 'worker' ? [] : api),
      ...(role === 'api' ? [] : worker),
    ];
    return {
      module: JobsModule,
      imports: [TypeOrmModule.forFeature(entities), QueueModule],
      controllers: role === 'worker' ? [] : [JobController],
      providers,
      exports: providers,
    };
  }
}
